/**
 * A vault's storage in the tables of a relational database, reached through a {@code
 * javax.sql.DataSource}.
 */
@NullMarked
package io.certwright.storage.jdbc;

import org.jspecify.annotations.NullMarked;
