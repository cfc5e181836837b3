<?php
// Run the PHP of standard input inside WordPress; the JSON object of the second argument becomes variables.
require $argv[1] . '/wp-load.php';
extract( json_decode( $argv[2], true ) );
eval( stream_get_contents( STDIN ) );
