/**
 * Who asks, and for what: identities and permissions.
 *
 * <p>The vault that its owner opened may do everything. {@code vault.as(identity)} is the same
 * vault with that identity's rights; an identity has none until some are assigned to it.
 */
@NullMarked
package io.certwright.access;

import org.jspecify.annotations.NullMarked;
