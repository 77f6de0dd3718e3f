package io.certwright.policy;

import io.certwright.lint.WebPkiValidity;
import io.certwright.policy.PolicyExplanation.Code;
import io.certwright.policy.PolicyExplanation.Remark;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What may be objected to in a policy that is valid. */
final class Objections {

  /** What a certificate is valid before it is issued, which counts. */
  private static final Duration BACKDATING = Duration.ofMinutes(1);

  private static final Duration SHORT = Duration.ofHours(1);
  private static final Instant ANY_START = Instant.parse("2000-01-01T00:00:00Z");

  private final CertificatePolicy policy;
  private final List<Remark> remarks = new ArrayList<>();

  private Objections(CertificatePolicy policy) {
    this.policy = policy;
  }

  static List<Remark> of(CertificatePolicy policy) {
    var objections = new Objections(policy);
    objections.addLife();
    objections.addNames();
    objections.addKey();
    objections.addExtensions();
    return objections.remarks;
  }

  private void addLife() {
    Duration life = longest(policy.validity());
    if (isServer()) {
      for (WebPkiValidity limit : WebPkiValidity.all()) {
        if (life.plus(BACKDATING).compareTo(Duration.ofDays(limit.days())) > 0) {
          remarks.add(
              new Remark(
                  Code.WEB_PKI_VALIDITY,
                  Optional.of(limit.since()),
                  limit.until(),
                  "From "
                      + limit.since()
                      + " on the web PKI allows "
                      + limit.days()
                      + " days for a server, the minute of back-dating included; a life of "
                      + policy.validity()
                      + " is longer, so browsers refuse it if a public authority issued it."));
        }
      }
    }
    if (life.compareTo(SHORT) < 0) {
      add(
          Code.SHORT_LIFE,
          "It lives for less than an hour; relying parties whose clocks differ by minutes may find"
              + " it not yet valid or over.");
    }
    if (policy.renewal().equals(Renewal.never())) {
      add(Code.NEVER_RENEWED, "Nobody renews it; it ends unless somebody acts.");
    }
  }

  private boolean isServer() {
    return !isAuthority()
        && policy.extendedKeyUsages().contains(ExtendedKeyUsage.SERVER_AUTH.oid());
  }

  private boolean isAuthority() {
    return policy.certificateAuthority().isPresent();
  }

  /** As long as it is from its longest start. */
  private static Duration longest(Lifetime life) {
    if (life instanceof Lifetime.Exact exact) {
      return exact.duration();
    }
    return IntStream.range(0, 366)
        .mapToObj(day -> ANY_START.plus(day, ChronoUnit.DAYS))
        .map(start -> Duration.between(start, life.after(start)))
        .max(Duration::compareTo)
        .orElseThrow();
  }

  private void addNames() {
    if (!isAuthority() && policy.names().isEmpty()) {
      add(
          Code.NO_ALTERNATIVE_NAME,
          "It has no alternative name; software that looks for a host or a mailbox does not look at"
              + " the subject.");
    }
    if (!isAuthority() && policy.issuer().equals(CertificatePolicy.SELF)) {
      add(
          Code.SELF_SIGNED_LEAF,
          "It signs itself: each relying party has to be told to trust it, and again after a"
              + " renewal.");
    }
  }

  private void addKey() {
    KeySpec key = policy.key();
    if (key.isPostQuantum()) {
      add(
          Code.POST_QUANTUM_KEY,
          "A key of "
              + key
              + " is post-quantum: TLS of the Java platform and of browsers does not accept it"
              + " yet, and other software only in its newest versions.");
    }
    if (key == KeySpec.EC_SECP256K1) {
      add(
          Code.UNUSUAL_CURVE,
          "The curve secp256k1 is not one of TLS 1.3, of browsers or of the web PKI.");
    } else if (key.algorithm().equals("EdDSA") && isServer()) {
      add(
          Code.UNUSUAL_CURVE,
          "A key of " + key + " is not one that browsers or the web PKI take for servers.");
    }
    if (policy.exportable()) {
      add(
          Code.EXPORTABLE_KEY,
          "The private key may leave the vault; where it then is, the vault does not know.");
    }
    if (policy.keyRenewal() instanceof KeyRenewal.Reuse) {
      add(
          Code.REUSED_KEY,
          "A renewal keeps the key: a key that leaked is of use until it is changed.");
    }
  }

  private void addExtensions() {
    PolicyExtensions extensions = policy.extensions();
    if (extensions.mustStaple() && policy.issuer().equals(CertificatePolicy.SELF)) {
      add(
          Code.STAPLE_WITHOUT_RESPONDER,
          "It must staple its status, but nobody tells the status of a certificate that signs"
              + " itself.");
    }
    for (CustomExtension extension : extensions.custom()) {
      if (extension.critical()) {
        add(
            Code.CRITICAL_EXTENSION,
            "The extension "
                + extension.oid()
                + " is critical: whoever does not know it refuses the certificate.");
      }
    }
  }

  private void add(Code code, String text) {
    remarks.add(new Remark(code, Optional.empty(), Optional.empty(), text));
  }
}
