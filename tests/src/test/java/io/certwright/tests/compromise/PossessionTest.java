package io.certwright.tests.compromise;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.certwright.Certificate;
import io.certwright.CompromiseReport.Source;
import io.certwright.Vault;
import io.certwright.access.Identity;
import io.certwright.audit.AuditEntry;
import io.certwright.audit.AuditOutcome;
import io.certwright.ca.EmbeddedCa;
import io.certwright.errors.AccessDeniedException;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.NotFoundException;
import io.certwright.errors.TooManyAttemptsException;
import io.certwright.policy.CertificatePolicy;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.RevocationReason;
import io.certwright.spi.keys.KeySpec;
import io.certwright.spi.keys.SignatureAlgorithm;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever has the key may have its certificate revoked, and nobody else. */
class PossessionTest {

  private static final SignatureAlgorithm ECDSA = SignatureAlgorithm.ECDSA_SHA256;

  private final Tenement house = Tenement.inMemory();

  @AfterEach
  void close() {
    house.close();
  }

  private static Certificate issue(Vault vault, String name, KeySpec spec) {
    vault.create(name, CertificatePolicy.tlsServer(name + ".example.test").key(spec).build());
    return vault.get(name);
  }

  /** What the holder does, wherever the key is. */
  private static byte[] sign(
      Vault holder, String name, SignatureAlgorithm algorithm, byte[] message) {
    return holder.keys().sign(holder.keys().get(name), algorithm, message);
  }

  static Stream<Arguments> algorithms() {
    return Arrays.stream(KeySpec.values())
        .filter(spec -> spec != KeySpec.RSA_4096 && !spec.name().startsWith("SLH"))
        .flatMap(
            spec ->
                Arrays.stream(SignatureAlgorithm.values())
                    .filter(algorithm -> algorithm.worksWith(spec))
                    .map(algorithm -> Arguments.of(spec, algorithm)));
  }

  @ParameterizedTest
  @MethodSource("algorithms")
  void aSignatureByTheKeyRevokes(KeySpec spec, SignatureAlgorithm algorithm) {
    var vault = house.open("a").vault;
    var shop = issue(vault, "shop", spec);
    var challenge = vault.revocations().challenge(shop.x509());
    var signature = sign(vault, "shop", algorithm, challenge.message().toByteArray());
    var compromise =
        vault
            .revocations()
            .revokeByPossession(shop.x509(), challenge.message(), algorithm, signature);
    var how = vault.getVersion("shop", shop.version()).revocation().orElseThrow();
    assertThat(how.reason()).isEqualTo(RevocationReason.KEY_COMPROMISE);
    assertThat(compromise.report().source()).isEqualTo(Source.TOLD_HERE);
    assertThat(vault.find("shop")).isEmpty();
    assertThatThrownBy(
            () ->
                vault
                    .revocations()
                    .revokeByPossession(shop.x509(), challenge.message(), algorithm, signature))
        .as("once")
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("is revoked since");
    assertThat(entries(vault)).extracting(AuditEntry::outcome).contains(AuditOutcome.DONE);
    assertThat(vault.audit().verify().findings()).isEmpty();
  }

  /** The holder's signature proves it to the others. */
  @Test
  void neighboursSeeTheProof() {
    var a = house.open("a");
    var b = house.open("b");
    a.vault.create("shop", Tenement.shared());
    var shop = a.vault.get("shop");
    Tenement.take(b.vault, "copy", Tenement.file(a.vault, shop));
    var challenge = a.vault.revocations().challenge(shop.x509());
    var signature = sign(b.vault, "copy", ECDSA, challenge.message().toByteArray());
    a.vault.revocations().revokeByPossession(shop.x509(), challenge.message(), ECDSA, signature);
    house.clock.advance(Tenement.BOUND);
    b.run();
    b.run();
    var found = b.vault.compromises().find(shop.x509().getPublicKey()).orElseThrow();
    assertThat(found.report().source()).isEqualTo(Source.PROVEN);
  }

  /** What a CA of the vault issued, and of which there is no version any more. */
  @Test
  void ofWhatIsNoVersionTheCaIsTold() {
    var vault = house.open("a").vault;
    var root = EmbeddedCa.openOrCreateRoot(vault, "root");
    var policy = Tenement.shared().toBuilder().issuer(root.name()).build();
    vault.create("shop", policy);
    var gone = vault.get("shop");
    vault.create("shop", policy);
    vault.deleteVersion(gone);
    var challenge = vault.revocations().challenge(gone.x509());
    var signature = sign(vault, "shop", ECDSA, challenge.message().toByteArray());
    var unused =
        vault.revocations().revokeByPossession(gone.x509(), challenge.message(), ECDSA, signature);
    assertThat(vault.revocations().find("root", gone.x509().getSerialNumber())).isPresent();
    assertThat(vault.find("shop")).as("it has the same key").isEmpty();
  }

  @Test
  void everyOtherSignatureIsRefusedAndSaidWhy() {
    var vault = house.open("a").vault;
    var shop = issue(vault, "shop", KeySpec.EC_P256);
    var other = issue(vault, "other", KeySpec.EC_P256);
    var challenge = vault.revocations().challenge(shop.x509());
    var message = challenge.message().toByteArray();
    refused(vault, shop, challenge.message(), sign(vault, "other", ECDSA, message), "signature");
    refused(vault, shop, challenge.message(), new byte[0], "signature");
    refused(vault, shop, challenge.message(), new byte[100_000], "signature");
    var anything = Arrays.copyOf(message, message.length - 1);
    refused(vault, shop, challenge.message(), sign(vault, "shop", ECDSA, anything), "signature");
    var foreign = vault.revocations().challenge(other.x509()).message();
    refused(vault, shop, foreign, sign(vault, "shop", ECDSA, foreign.toByteArray()), "challenge");
    var plain = Bytes.copyOf("revoke it".getBytes(US_ASCII));
    refused(vault, shop, plain, sign(vault, "shop", ECDSA, plain.toByteArray()), "challenge");
    assertThatThrownBy(
            () ->
                vault
                    .revocations()
                    .revokeByPossession(
                        shop.x509(), challenge.message(), SignatureAlgorithm.ED25519, new byte[64]))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("algorithm");
    assertThat(vault.find("shop")).isPresent();
    assertThat(entries(vault)).hasSize(7).allMatch(entry -> entry.outcome() == AuditOutcome.FAILED);
  }

  private static void refused(
      Vault vault, Certificate certificate, Bytes message, byte[] signature, String field) {
    assertThatThrownBy(
            () ->
                vault
                    .revocations()
                    .revokeByPossession(certificate.x509(), message, ECDSA, signature))
        .isInstanceOfSatisfying(
            InvalidRequestException.class, e -> assertThat(e.field()).isEqualTo(field));
  }

  private static List<AuditEntry> entries(Vault vault) {
    return vault.audit().entries(Optional.empty(), 1000).entries().stream()
        .filter(entry -> entry.operation().equals("certificates/revokebypossession"))
        .toList();
  }

  @Test
  void aChallengeOfAnotherVaultIsNone() {
    var a = house.open("a").vault;
    var b = house.open("b").vault;
    a.create("shop", Tenement.shared());
    var shop = a.get("shop");
    var copy = Tenement.take(b, "copy", Tenement.file(a, shop));
    var challenge = b.revocations().challenge(copy.x509()).message();
    refused(a, shop, challenge, sign(a, "shop", ECDSA, challenge.toByteArray()), "challenge");
  }

  @Test
  void aChallengeIsGoodForTenMinutesWhateverTheClockDoes() {
    var vault = house.open("a").vault;
    var shop = issue(vault, "shop", KeySpec.EC_P256);
    var challenge = vault.revocations().challenge(shop.x509());
    var signature = sign(vault, "shop", ECDSA, challenge.message().toByteArray());
    house.clock.advance(Duration.ofMinutes(10).plusMillis(1));
    refused(vault, shop, challenge.message(), signature, "challenge");
    house.clock.advance(Duration.ofMinutes(-30));
    refused(vault, shop, challenge.message(), signature, "challenge");
    house.clock.advance(Duration.ofMinutes(20));
    assertThat(challenge.expires()).isAfter(house.clock.instant());
    var unused =
        vault.revocations().revokeByPossession(shop.x509(), challenge.message(), ECDSA, signature);
    assertThat(vault.find("shop")).isEmpty();
  }

  /** Any bit that is changed of a challenge makes it none. */
  @Property(tries = 100)
  void aChangedChallengeIsNone(@ForAll @IntRange(max = 4000) int bit) {
    try (var own = Tenement.inMemory()) {
      var vault = own.open("a").vault;
      var shop = issue(vault, "shop", KeySpec.EC_P256);
      var message = vault.revocations().challenge(shop.x509()).message().toByteArray();
      int place = bit / 8 % message.length;
      message[place] ^= (byte) (1 << bit % 8);
      var signature = sign(vault, "shop", ECDSA, message);
      refused(vault, shop, Bytes.copyOf(message), signature, "challenge");
      assertThat(vault.find("shop")).isPresent();
    }
  }

  /** It begins like nothing that a key is made to sign by others. */
  @Test
  void theMessageBeginsWithAFixedTextThatIsLongEnough() {
    var vault = house.open("a").vault;
    var shop = issue(vault, "shop", KeySpec.EC_P256);
    var one = vault.revocations().challenge(shop.x509()).message().toByteArray();
    var two = vault.revocations().challenge(shop.x509()).message().toByteArray();
    var beginning = new String(Arrays.copyOf(one, 80), US_ASCII);
    assertThat(beginning)
        .startsWith("Certwright: a statement of the holder of this key")
        .isEqualTo(new String(Arrays.copyOf(two, 80), US_ASCII));
    assertThat(one).as("no two are the same").isNotEqualTo(two);
  }

  @Test
  void whatTheVaultKnowsNothingOfIsNotChallenged() {
    var a = house.open("a").vault;
    var b = house.open("b").vault;
    var far = issue(b, "far", KeySpec.EC_P256);
    assertThatThrownBy(() -> a.revocations().challenge(far.x509()))
        .isInstanceOf(NotFoundException.class);
    assertThatThrownBy(
            () -> a.revocations().revokeByPossession(far.x509(), Bytes.empty(), ECDSA, new byte[1]))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void guessingIsBoundedAndFillsNoTrail() {
    var vault = house.open("a").vault;
    var shop = issue(vault, "shop", KeySpec.EC_P256);
    var challenge = vault.revocations().challenge(shop.x509()).message();
    int refused = 0;
    for (int i = 0; i < 500; i++) {
      try {
        var unused =
            vault.revocations().revokeByPossession(shop.x509(), challenge, ECDSA, new byte[70]);
      } catch (TooManyAttemptsException e) {
        refused++;
        assertThat(e.isRetryable()).isTrue();
        assertThat(e.retryAfter().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(10));
      } catch (InvalidRequestException e) {
        assertThat(e.field()).isEqualTo("signature");
      }
    }
    assertThat(refused).isEqualTo(300);
    assertThat(entries(vault)).hasSize(10);
    house.clock.advance(Duration.ofSeconds(10));
    var good = sign(vault, "shop", ECDSA, challenge.toByteArray());
    var unused = vault.revocations().revokeByPossession(shop.x509(), challenge, ECDSA, good);
    assertThat(vault.find("shop")).isEmpty();
  }

  @Test
  void whoRelaysItNeedsTheRight() {
    var vault = house.open("a").vault;
    var shop = issue(vault, "shop", KeySpec.EC_P256);
    var eve = vault.as(Identity.named("eve"));
    assertThatThrownBy(() -> eve.revocations().challenge(shop.x509()))
        .isInstanceOf(AccessDeniedException.class);
  }
}
