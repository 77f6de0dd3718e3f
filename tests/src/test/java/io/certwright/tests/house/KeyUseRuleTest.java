package io.certwright.tests.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static io.certwright.tests.house.Production.check;

import io.certwright.internal.keys.KeyMaterial;
import org.junit.jupiter.api.Test;

/** No way to a private key that the trail does not know of. */
class KeyUseRuleTest {

  /**
   * Those of the first group have each use counted. What the others sign is durable together with
   * its own entry before it leaves the vault, or leaves it never.
   */
  private static final String[] USERS = {
    "io.certwright.internal.engine.KeyAccess",
    "io.certwright.internal.engine.KeyAccess$1",
    "io.certwright.internal.engine.NamedKeys",
    "io.certwright.internal.ocsp.AnswerSigner",
    //
    "io.certwright.internal.crl.CrlPublication",
    "io.certwright.internal.making.CertificateMaker",
    "io.certwright.internal.keys.KeyStatement",
    "io.certwright.internal.keys.VaultKeys",
  };

  @Test
  void onlyTheseUseAKey() {
    for (var method : new String[] {"use", "decryption"}) {
      check(
          noClasses()
              .that()
              .doNotHaveFullyQualifiedName(KeyMaterial.class.getName())
              .and()
              .haveNameNotMatching(String.join("|", USERS).replace("$", "\\$"))
              .should()
              .callMethod(KeyMaterial.class, method),
          Production.all(),
          300);
    }
  }
}
