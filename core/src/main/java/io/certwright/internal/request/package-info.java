/** Policies that are read from what others made: requests, and certificates that were imported. */
@NullMarked
package io.certwright.internal.request;

import org.jspecify.annotations.NullMarked;
