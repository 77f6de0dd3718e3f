package io.certwright.internal.ocsp;

import io.certwright.internal.bouncycastle.CertificateSignature;
import io.certwright.internal.catalogue.Catalogue;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.inventory.Inventory;
import io.certwright.internal.record.KeyLocation;
import io.certwright.internal.record.Names;
import io.certwright.internal.record.VersionRecord;
import io.certwright.internal.use.UseTicket;
import io.certwright.internal.use.UsedKey;
import io.certwright.internal.version.KeyDesk;
import io.certwright.policy.ExtendedKeyUsage;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Finds who may sign answers for an authority: the newest version of the certificate that was made
 * for it, if the very key of the authority signed that (RFC 6960, section 4.2.2.2), otherwise the
 * authority's own key. Thread-safe.
 */
final class SignerSearch {

  /** How long a delegated signer has to live: what it signs must outlast the way to who asks. */
  static final Duration LEAST_LIFE = Duration.ofMinutes(1);

  /** As the inventory of uses calls it. */
  private static final String CONSUMER = "ocsp";

  private static final int NEWEST = 20;

  private final Catalogue catalogue;
  private final KeyDesk desk;
  private final Inventory inventory;
  private final Function<UsedKey, UseTicket> tickets;
  private final boolean byAuthority;

  /**
   * A search.
   *
   * @param tickets what is to be shown at each use of a key
   * @param byAuthority whether only the authority's own key is wanted
   */
  SignerSearch(
      Catalogue catalogue,
      KeyDesk desk,
      Inventory inventory,
      Function<UsedKey, UseTicket> tickets,
      boolean byAuthority) {
    this.tickets = tickets;
    this.catalogue = catalogue;
    this.desk = desk;
    this.inventory = inventory;
    this.byAuthority = byAuthority;
  }

  /** The folded name of the certificate that signs for an authority. */
  static String delegate(String authority) {
    return Names.ocspSigner(authority);
  }

  /**
   * Finds it.
   *
   * @param authorities versions with one name and one key
   * @param names their folded names
   */
  Optional<AnswerSigner> find(
      List<CertificateSnapshot> authorities, Set<String> names, Instant now) {
    Optional<AnswerSigner> delegated =
        byAuthority
            ? Optional.empty()
            : names.stream()
                .flatMap(name -> delegates(delegate(name)).stream())
                .filter(version -> isDelegate(version, authorities, now))
                .findFirst()
                .map(version -> signer(version, true));
    return delegated.isPresent()
        ? delegated
        : authorities.stream()
            .filter(authority -> isInService(authority.version()))
            .findFirst()
            .map(authority -> signer(authority, false));
  }

  private List<CertificateSnapshot> delegates(String name) {
    boolean there = catalogue.head(name).filter(head -> !head.value().isDeleted()).isPresent();
    return there
        ? catalogue.versions(name, Optional.empty(), NEWEST).records().stream()
            .map(found -> new CertificateSnapshot(found.value()))
            .toList()
        : List.of();
  }

  private static boolean isDelegate(
      CertificateSnapshot version, List<CertificateSnapshot> authorities, Instant now) {
    var record = version.version();
    return isInService(record)
        && !record.notBefore().isAfter(now)
        && record.notAfter().isAfter(now.plus(LEAST_LIFE))
        && isForAnswers(version.chain().get(0))
        && authorities.stream()
            .anyMatch(
                authority ->
                    CertificateSignature.isBy(version.chain().get(0), authority.chain().get(0)));
  }

  private static boolean isForAnswers(X509Certificate certificate) {
    try {
      var purposes = certificate.getExtendedKeyUsage();
      return purposes != null && purposes.contains(ExtendedKeyUsage.OCSP_SIGNING.oid());
    } catch (CertificateParsingException e) {
      return false;
    }
  }

  private static boolean isInService(VersionRecord version) {
    return version.enabled() && !(version.location() instanceof KeyLocation.Absent);
  }

  private AnswerSigner signer(CertificateSnapshot version, boolean delegated) {
    var record = version.version();
    var sighting = inventory.of(record.folded(), record.version(), CONSUMER);
    return AnswerSigner.of(desk, version, delegated, sighting, tickets.apply(UsedKey.of(record)));
  }
}
