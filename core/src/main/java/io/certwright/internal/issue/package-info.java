/** How a certificate comes about: keys, what is signed, by whom, and what becomes durable when. */
@NullMarked
package io.certwright.internal.issue;

import org.jspecify.annotations.NullMarked;
