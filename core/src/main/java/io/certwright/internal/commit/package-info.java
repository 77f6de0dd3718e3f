/**
 * How changes become durable: waiting operations are combined into one commit, each with its audit
 * entry, linked in order.
 */
@NullMarked
package io.certwright.internal.commit;

import org.jspecify.annotations.NullMarked;
