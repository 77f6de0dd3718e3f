/** What waits for the approval of others, and what they say. */
@NullMarked
package io.certwright.internal.approval;

import org.jspecify.annotations.NullMarked;
