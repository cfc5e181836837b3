<?php
// Take the site back to the day it was installed; print every account's application password as JSON.
// Deletes rows rather than truncating tables, so that no id is ever used for two posts.
foreach ( array( 'posts', 'postmeta', 'comments', 'commentmeta', 'term_relationships' ) as $table ) {
	$wpdb->query( "DELETE FROM {$wpdb->$table}" );
}
$kept = implode( ',', array_map( 'intval', get_option( 'publisher_test_terms' ) ) );
foreach ( array( 'terms', 'term_taxonomy', 'termmeta' ) as $table ) {
	$wpdb->query( "DELETE FROM {$wpdb->$table} WHERE term_id NOT IN ($kept)" );
}
$wpdb->query( "UPDATE $wpdb->term_taxonomy SET count = 0" );
update_option( 'cron', array( 'version' => 2 ) );
delete_option( 'sticky_posts' );
delete_option( 'category_children' );

$passwords = array();
foreach ( get_option( 'publisher_test_roles' ) as $login => $role ) {
	$user = get_user_by( 'login', $login );
	$user->set_role( $role );
	$passwords[ $login ] = get_user_meta( $user->ID, 'publisher_test_password', true );
	if ( ! WP_Application_Passwords::get_user_application_passwords( $user->ID ) ) {
		list( $passwords[ $login ] ) = WP_Application_Passwords::create_new_application_password( $user->ID, array( 'name' => 'Publisher' ) );
		update_user_meta( $user->ID, 'publisher_test_password', $passwords[ $login ] );
	}
}
echo wp_json_encode( $passwords );
