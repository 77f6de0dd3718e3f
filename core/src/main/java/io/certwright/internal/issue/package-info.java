/** How a certificate comes about: by whom, in which steps, and what becomes durable when. */
@NullMarked
package io.certwright.internal.issue;

import org.jspecify.annotations.NullMarked;
