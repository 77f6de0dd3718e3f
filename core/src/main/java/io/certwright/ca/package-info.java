/** Certification authorities inside a vault. */
@NullMarked
package io.certwright.ca;

import org.jspecify.annotations.NullMarked;
