package io.certwright.internal.tls;

import io.certwright.internal.bouncycastle.MalformedDerException;
import io.certwright.internal.trust.Anchors;
import io.certwright.internal.trust.ChainValidation;
import io.certwright.trust.ChainRule;
import io.certwright.trust.PresentedChain;
import io.certwright.trust.Purpose;
import io.certwright.trust.RefusedChain;
import io.certwright.trust.RevocationEvidence;
import io.certwright.trust.RevocationMode;
import io.certwright.trust.RevocationSource;
import io.certwright.trust.TrustedAnchor;
import io.certwright.trust.ValidatedChain;
import io.certwright.trust.ValidationResult;
import io.certwright.trust.ValidationSettings;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Trust in given anchors. A path is looked for and judged within a budget; the JDK's trust manager
 * then judges that one path, for what only it knows: the algorithms that are disabled in this JVM
 * or on this connection. Thread-safe.
 */
final class PeerTrust {

  private final List<TrustedAnchor> anchors;
  private final RevocationChecks revocation;
  private final ChainValidation validation;

  /**
   * Trust in these.
   *
   * @throws IllegalArgumentException if one of them cannot be read
   */
  PeerTrust(List<TrustedAnchor> anchors, RevocationChecks revocation) {
    this.anchors = anchors;
    this.revocation = revocation;
    try {
      this.validation = new ChainValidation(new Anchors(anchors));
    } catch (MalformedDerException e) {
      throw new IllegalArgumentException("An anchor is no certificate that can be read", e);
    }
  }

  /** Passes a chain that is trusted. */
  void check(X509Certificate[] chain, Purpose purpose, Handshake handshake, Instant at)
      throws CertificateException {
    if (anchors.isEmpty()) {
      throw new CertificateException("No root is trusted here, so no certificate is");
    }
    var result = validate(chain, purpose, handshake, at);
    if (result instanceof RefusedChain refused) {
      throw Refusals.of(refused.faults().get(0), handshake.hosts());
    }
    var path = ((ValidatedChain) result).certificates();
    if (revocation.mode() != RevocationMode.OFF
        && handshake.stapled().isPresent()
        && MustStaple.isSaidBy(path.get(0))) {
      requireStapled(chain, path.get(0), handshake.stapled().get(), purpose, at);
    }
    var anchor = path.get(path.size() - 1);
    var below = path.size() == 1 ? path : path.subList(0, path.size() - 1);
    handshake.jdk().ask(AnchorTrust.in(anchor, at), below.toArray(new X509Certificate[0]));
  }

  private void requireStapled(
      X509Certificate[] chain,
      X509Certificate leaf,
      List<RevocationEvidence> stapled,
      Purpose purpose,
      Instant at)
      throws CertificateException {
    if (stapled.isEmpty()) {
      throw Refusals.of(MustStaple.nothingSent(leaf), Set.of());
    }
    var sources = MustStaple.sources(leaf, stapled, revocation.sources());
    var settings =
        ValidationSettings.builder(purpose, at)
            .revocation(RevocationMode.HARD_FAIL, sources)
            .build();
    if (validation.validate(presented(chain), settings) instanceof RefusedChain refused) {
      throw Refusals.of(MustStaple.nothingProved(leaf, refused), Set.of());
    }
  }

  private ValidationResult validate(
      X509Certificate[] chain, Purpose purpose, Handshake handshake, Instant at)
      throws CertificateException {
    var presented = presented(chain);
    if (handshake.hosts().isEmpty()) {
      return validation.validate(presented, settings(purpose, handshake, at).build());
    }
    Optional<ValidationResult> result = Optional.empty();
    for (var host : handshake.hosts()) {
      var settings = speakingFor(host, settings(purpose, handshake, at));
      if (settings.isPresent()) {
        result = Optional.of(validation.validate(presented, settings.get()));
        if (!(result.get() instanceof RefusedChain refused)
            || !refused.breaks(ChainRule.HOST_NAME)) {
          break;
        }
      }
    }
    return result.orElseThrow(
        () ->
            new CertificateException(
                "No certificate speaks for what was connected to, which is neither a DNS name nor"
                    + " an address; connect to one of those"));
  }

  private static Optional<ValidationSettings> speakingFor(
      String host, ValidationSettings.Builder settings) {
    try {
      return Optional.of(settings.host(host).build());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static PresentedChain presented(X509Certificate[] chain) throws CertificateException {
    try {
      return PresentedChain.of(List.of(chain));
    } catch (IllegalArgumentException e) {
      throw new CertificateException("The peer's certificates cannot be read", e);
    }
  }

  private ValidationSettings.Builder settings(Purpose purpose, Handshake handshake, Instant at) {
    var sources = new ArrayList<>(revocation.sources());
    handshake.stapled().map(RevocationSource::of).ifPresent(sources::add);
    return ValidationSettings.builder(purpose, at).revocation(revocation.mode(), sources);
  }
}
