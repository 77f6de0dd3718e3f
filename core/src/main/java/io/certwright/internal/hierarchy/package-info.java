/** The CAs above a certificate, and what they confine it to. */
@NullMarked
package io.certwright.internal.hierarchy;

import org.jspecify.annotations.NullMarked;
