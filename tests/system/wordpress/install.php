<?php
// Install WordPress in an empty database and print the accounts' application passwords as JSON.
mysqli_report( MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT );
$server = new mysqli( 'localhost', 'root', '', '', 0, getenv( 'PUBLISHER_TEST_SOCKET' ) );
$server->query( 'CREATE DATABASE wordpress CHARACTER SET utf8mb4' );

define( 'WP_INSTALLING', true );
require $argv[1] . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';

// With a structure already in place wp_install() does not call the site to try one.
$pretty = fn() => '/%postname%/';
add_filter( 'pre_option_permalink_structure', $pretty );
wp_install( 'Trang thử nghiệm', 'admin', 'admin@example.org', true, '', wp_generate_password() );
remove_filter( 'pre_option_permalink_structure', $pretty );

$wp_rewrite->init();
$wp_rewrite->set_permalink_structure( '/%postname%/' );
create_initial_taxonomies();
flush_rewrite_rules( false );
update_option( 'timezone_string', 'Asia/Ho_Chi_Minh' );
update_option( 'default_comment_status', 'closed' );
if ( ! wp_get_theme()->exists() && wp_get_themes() ) {
	switch_theme( array_key_first( wp_get_themes() ) );
}

foreach ( array( 'Thời sự', 'Cải cách hành chính', 'Dịch vụ công của chị' ) as $category ) {
	wp_insert_term( $category, 'category' );
}
update_option( 'publisher_test_terms', get_terms( array( 'hide_empty' => false, 'fields' => 'ids' ) ) );

$roles = array(
	'admin'       => 'administrator',
	'robot'       => 'editor',
	'author'      => 'author',
	'contributor' => 'contributor',
	'subscriber'  => 'subscriber',
);
foreach ( $roles as $login => $role ) {
	if ( ! username_exists( $login ) ) {
		wp_insert_user(
			array(
				'user_login' => $login,
				'user_email' => "$login@example.org",
				'user_pass'  => wp_generate_password(),
				'role'       => $role,
			)
		);
	}
}
update_option( 'publisher_test_roles', $roles );
