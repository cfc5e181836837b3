<?php
// A new post is stored, then a plugin's error makes the answer a 500: it exists, and the client was told otherwise.
add_action(
	'rest_after_insert_post',
	function ( $post, $request, $creating ) {
		if ( $creating ) {
			throw new Error( 'A fault that the test asked for.' );
		}
	},
	10,
	3
);
