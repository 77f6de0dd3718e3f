package io.certwright.internal.signing;

import io.certwright.access.Permission;
import io.certwright.audit.AuditOutcome;
import io.certwright.errors.ConflictException;
import io.certwright.errors.InvalidRequestException;
import io.certwright.errors.IssuanceException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.authority.NearEnd;
import io.certwright.internal.bouncycastle.ExtraExtensions;
import io.certwright.internal.commit.ChangeRefusedException;
import io.certwright.internal.commit.Retry;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.gate.Caller;
import io.certwright.internal.gate.Gate;
import io.certwright.internal.keyfile.VerifiedRequest;
import io.certwright.internal.making.Authority;
import io.certwright.internal.making.CertificateMaker;
import io.certwright.internal.making.CertifiedKey;
import io.certwright.internal.making.Made;
import io.certwright.internal.making.Signer;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.request.OfferedRequest;
import io.certwright.internal.request.ProfiledRequest;
import io.certwright.internal.revoking.BlockedKeys;
import io.certwright.internal.store.RecordStore;
import io.certwright.internal.version.KeyDesk;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificateProfile;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.storage.RecordWrite;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Signs requests whose keys are elsewhere. The record of the serial number, with the certificate
 * itself, and the audit entry are durable in one commit before anything is given out; that commit
 * depends on the CA being as it was when it signed, and on the key not being blocked. Where its
 * outcome is not known nothing is given out either. Thread-safe.
 */
public final class RequestSigning {

  private static final Set<String> ADDRESSES =
      Set.of(
          ExtraExtensions.CRL_DISTRIBUTION_POINTS,
          "2.5.29.46",
          ExtraExtensions.AUTHORITY_INFO_ACCESS);

  private final Gate gate;
  private final RecordStore records;
  private final KeyDesk desk;
  private final BlockedKeys blocked;
  private final NearEnd nearEnd;
  private final CertificateMaker maker;
  private final Clock clock;

  public RequestSigning(
      Gate gate,
      RecordStore records,
      Crypto crypto,
      KeyDesk desk,
      BlockedKeys blocked,
      NearEnd nearEnd,
      Clock clock) {
    this.gate = gate;
    this.records = records;
    this.desk = desk;
    this.blocked = blocked;
    this.nearEnd = nearEnd;
    this.maker = new CertificateMaker(crypto);
    this.clock = clock;
  }

  /**
   * What was signed, and is durable.
   *
   * @param record what is remembered of it
   * @param chain it and the authorities above it, without the root
   */
  public record Signed(IssuedRecord record, List<Bytes> chain) {}

  /**
   * What to sign for a request.
   *
   * @param policy what the certificate is to say
   * @param profile the profile that has to allow it; empty: any of the CA's does
   */
  private record Wanted(CertificatePolicy policy, Optional<CertificateProfile> profile) {}

  /**
   * Signs a certificate for the key of a request.
   *
   * @param ca the CA's folded name
   * @param policy what the certificate is to say
   * @throws IssuanceException if the CA may not sign that, is not in service, or the key is blocked
   * @throws ConflictException if the CA was changed by others each time that it had signed
   */
  public Signed sign(Caller caller, String ca, OfferedRequest offered, CertificatePolicy policy) {
    requireNoAddresses(offered);
    var wanted = new Wanted(policy, Optional.empty());
    return Retry.untilDone(
        () -> once(caller, ca, offered.request(), unused -> wanted), () -> changing(ca));
  }

  /** Where the status of a certificate is told is its issuer's to say, never that of who asks. */
  private static void requireNoAddresses(OfferedRequest offered) {
    for (var extension : offered.request().content().extensions().all()) {
      if (ADDRESSES.contains(extension.oid()) && !offered.leftOut().contains(extension.oid())) {
        throw refused(
            "issuer-addresses",
            "the request says where its issuer is to publish (extension "
                + extension.oid()
                + "), which is the issuer's to say; leave that out by its object identifier");
      }
    }
  }

  /**
   * Signs what a request asks for, as far as a profile has it.
   *
   * @param profile its name
   * @throws InvalidRequestException if the CA has no such profile
   */
  public Signed signUnder(Caller caller, String ca, OfferedRequest offered, String profile) {
    return Retry.untilDone(
        () ->
            once(
                caller,
                ca,
                offered.request(),
                authority -> {
                  var rules = profile(authority, profile);
                  return new Wanted(ProfiledRequest.policy(offered, rules), Optional.of(rules));
                }),
        () -> changing(ca));
  }

  private static CertificateProfile profile(Authority ca, String name) {
    var all = ca.terms().issuing().profiles();
    return all.stream()
        .filter(profile -> profile.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidRequestException(
                    "profile",
                    "the CA \""
                        + ca.name()
                        + "\" has none called \""
                        + name
                        + "\"; there are "
                        + all.stream().map(CertificateProfile::name).toList()));
  }

  private Signed once(
      Caller caller, String ca, VerifiedRequest request, Function<Authority, Wanted> wish)
      throws ChangeRefusedException {
    var key = request.content().publicKey();
    if (blocked.contains(key)) {
      throw refused(
          "blocked-key",
          "the key of the request is blocked, because it is compromised or was given up; make a"
              + " request with another key");
    }
    var signer = desk.signer(ca);
    var authority = signer.authority();
    var wanted = wish.apply(authority);
    var policy = wanted.policy();
    authority.requireAnother(key, policy.subject());
    var now = now();
    var profiles = wanted.profile().map(List::of).orElse(authority.terms().issuing().profiles());
    var made = maker.signedBy(authority, policy, CertifiedKey.foreign(key), profiles, now);
    var record = IssuedNames.kept(authority, made, policy.names(), records.crypto(), now);
    try {
      commit(caller, signer, key, made, record);
    } catch (ChangeRefusedException e) {
      var unused = desk.hasChanged(signer);
      throw e;
    }
    nearEnd.look(caller, authority, made, now);
    return new Signed(record, made.chain());
  }

  private void commit(Caller caller, Signer signer, Bytes key, Made made, IssuedRecord record)
      throws ChangeRefusedException {
    var ca = signer.authority().name();
    var writes = new ArrayList<RecordWrite>();
    writes.add(records.insert(IssuedRecord.TYPE, record, RecordStore.noSecret()));
    writes.add(signer.state());
    writes.addAll(blocked.free(key));
    gate.commit(
        caller,
        Permission.AUTHORITIES_SIGN.code(),
        ca,
        AuditOutcome.DONE,
        made.detail() + "; SHA-256 " + HexFormat.of().formatHex(record.thumbprint().toByteArray()),
        writes,
        List.of(),
        List.of(new VaultEvent.RequestSigned(record.serial(), record.notAfter())));
  }

  private static IssuanceException refused(String code, String message) {
    return new IssuanceException(Refusal.REJECTED, code, message, Optional.empty());
  }

  private static ConflictException changing(String ca) {
    return new ConflictException(
        "the CA \""
            + ca
            + "\" was changed by others each time that it had signed; nothing was given out. Look"
            + " at it and try again");
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
