package io.certwright.internal.making;

import io.certwright.errors.IssuanceException;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.RecordWrite;
import java.util.Optional;

/**
 * A CA of this vault that is about to sign.
 *
 * @param authority the CA
 * @param state that it is in service as it was found; the commit that makes what it signs durable
 *     depends on that, for another node may disable, replace or delete it at the same moment
 */
public record Signer(Authority authority, RecordWrite.Check state) {

  public static IssuanceException gone(String name) {
    return new IssuanceException(
        Refusal.MISCONFIGURED,
        "ca-not-in-service",
        "the CA \""
            + name
            + "\" was disabled or deleted; nothing was issued. Put it back into service, or name"
            + " another issuer in the policy",
        Optional.empty());
  }
}
