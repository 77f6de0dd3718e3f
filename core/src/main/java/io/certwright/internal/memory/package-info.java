/** The in-memory storage: sorted maps of the records, their attributes and due instants. */
@NullMarked
package io.certwright.internal.memory;

import org.jspecify.annotations.NullMarked;
