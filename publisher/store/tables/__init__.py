"""The tables. They never leave `publisher.store`: what goes out are the values of `publisher.core`.

Instants are aware and UTC. Enums are stored by value and kept honest by CHECK constraints, because
a table class takes any text. JSON columns are always assigned anew, never changed in place.

Each file holds what is asked for together, since a class for a table takes milliseconds to make; who
needs the schema whole imports `every`.
"""
