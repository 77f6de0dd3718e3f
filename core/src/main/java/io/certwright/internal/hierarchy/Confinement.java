package io.certwright.internal.hierarchy;

import io.certwright.errors.IssuanceException;
import io.certwright.internal.bouncycastle.ConfinedNames;
import io.certwright.internal.bouncycastle.San;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.util.List;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;

/**
 * The names that an authority may certify, by the constraints in its own certificate or in that of
 * an authority above it. A name has to be within those of all of them.
 *
 * @param subject whose certificate has the constraints
 * @param names the constraints
 */
record Confinement(String subject, ConfinedNames names) {

  /**
   * Refuses names that are out of bounds.
   *
   * @param signer the authority that is to sign
   */
  void require(String signer, X500Principal certified, List<San> alternatives) {
    names
        .outside(certified, alternatives)
        .ifPresent(
            outside -> {
              throw new IssuanceException(
                  Refusal.REJECTED,
                  "name-constraints",
                  "the CA \""
                      + signer
                      + "\" may not certify "
                      + outside.name()
                      + ", because the certificate of \""
                      + subject
                      + "\" "
                      + outside.bounds()
                      + "; leave the name out, or name another issuer in the policy",
                  Optional.empty());
            });
  }
}
