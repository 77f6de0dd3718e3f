/**
 * A whole vault on its way: {@link io.certwright.transfer.VaultBackup}, {@link
 * io.certwright.transfer.VaultRestore} and {@link io.certwright.transfer.VaultMove}.
 *
 * <p>All that a vault holds comes along: certificates with their policies, versions with their
 * keys, orders in progress, what its CAs have issued, the audit trail. A key in a {@code KeyHost}
 * is no part of the vault: its reference comes along, and the vault needs the same host.
 */
@NullMarked
package io.certwright.transfer;

import org.jspecify.annotations.NullMarked;
