/** Small programs that show the vault in frameworks and on a database server. */
@NullMarked
package io.certwright.examples.frameworks;

import org.jspecify.annotations.NullMarked;
