<?php
// What a web server's rewrite rules do: an existing file as it is, everything else to WordPress.
$root = $_SERVER['DOCUMENT_ROOT'];
$path = $root . rawurldecode( parse_url( $_SERVER['REQUEST_URI'], PHP_URL_PATH ) ?: '/' );
if ( is_file( $path ) || ( rtrim( $path, '/' ) !== $root && is_file( rtrim( $path, '/' ) . '/index.php' ) ) ) {
	return false;
}
$_SERVER['SCRIPT_NAME']     = '/index.php';
$_SERVER['PHP_SELF']        = '/index.php';
$_SERVER['SCRIPT_FILENAME'] = $root . '/index.php';
chdir( $root );
require $root . '/index.php';
