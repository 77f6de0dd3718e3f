package io.certwright.internal.engine;

import io.certwright.internal.gate.Caller;
import io.certwright.internal.request.OfferedRequest;
import io.certwright.internal.search.Conditions;

/**
 * What the vaults of this library are besides {@code Vault}: the way from a public type to the
 * engine behind it, for the other public types of this library.
 */
public interface EngineHolder {

  /** The engine. */
  Engine engine();

  /** On whose behalf the vault is used. */
  Caller caller();

  /** What a query of the public type asks for. */
  Conditions conditions(Object query);

  /** The query of the public type that asks for this. */
  Object query(Conditions conditions);

  /** What a request of the public type says. */
  OfferedRequest request(Object request);

  /** The engine's holder behind a vault. */
  static EngineHolder of(Object vault) {
    if (vault instanceof EngineHolder holder) {
      return holder;
    }
    throw new IllegalArgumentException(
        "this vault was not opened by Vault.open, Vault.builder or Vault.inMemory: "
            + vault.getClass().getName());
  }
}
