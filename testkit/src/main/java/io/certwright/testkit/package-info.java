/**
 * The test kit: what decides whether a storage keeps the contract, and what tests of a vault need.
 *
 * <p>Who writes a {@link io.certwright.spi.storage.Storage} extends {@link
 * io.certwright.testkit.StorageContract} and says how to open one. Who tests against a storage
 * takes {@link io.certwright.testkit.SettableClock}, {@link io.certwright.testkit.CountingStorage}
 * and {@link io.certwright.testkit.FaultyStorage}. Who tests an application takes {@link
 * io.certwright.testkit.VaultTest} and {@link io.certwright.testkit.TestVault}.
 */
@NullMarked
package io.certwright.testkit;

import org.jspecify.annotations.NullMarked;
