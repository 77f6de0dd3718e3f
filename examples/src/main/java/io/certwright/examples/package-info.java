/** Small programs that show the vault at work; each is also run by a test. */
@NullMarked
package io.certwright.examples;

import org.jspecify.annotations.NullMarked;
