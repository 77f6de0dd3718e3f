/**
 * Renewal before anyone notices: the life cycle engine of a vault, and what it tells.
 *
 * <p>{@link io.certwright.lifecycle.LifecycleManager} does what is due: it issues what was
 * declared, renews what comes near its end, asks again for orders that wait, and tries again what
 * failed.
 */
@NullMarked
package io.certwright.lifecycle;

import org.jspecify.annotations.NullMarked;
