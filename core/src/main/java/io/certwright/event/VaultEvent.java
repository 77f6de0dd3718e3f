package io.certwright.event;

import io.certwright.policy.AuthorityState;
import io.certwright.policy.Notification;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.time.Instant;
import java.util.Optional;

/**
 * What happened. To what, when and by whom stands in the {@link EventHeader}; each event tells of
 * something that is durable already.
 *
 * <p>Events will be added: whoever looks for some of them leaves the others alone.
 */
public sealed interface VaultEvent {

  /** A certificate was declared, and its first version is to be issued. */
  record Declared() implements VaultEvent {}

  /** A certificate got another policy, by which whatever is issued next is issued. */
  record PolicyChanged() implements VaultEvent {}

  /**
   * A request is durable, and an issuer outside is asked next.
   *
   * @param operation the operation's id
   * @param issuer the issuer's name in lower case
   */
  record OperationStarted(String operation, String issuer) implements VaultEvent {}

  /**
   * The issuer has not decided yet.
   *
   * @param next when it will be asked again
   */
  record Waiting(Instant next) implements VaultEvent {}

  /**
   * A request waits for somebody to take it to a CA, and to merge what that gives; it is told once,
   * when the request was made.
   *
   * @param operation the id of the operation that has the request
   * @param notAfter when the current version ends; empty: there is none
   */
  record RequestReady(String operation, Optional<Instant> notAfter) implements VaultEvent {}

  /**
   * An operation was given up by somebody.
   *
   * @param operation the operation's id
   */
  record OperationCancelled(String operation) implements VaultEvent {}

  /**
   * A version was issued where none was in service.
   *
   * @param serialNumber its serial number in hexadecimal
   * @param notAfter when it ends
   * @param next when it will be renewed; empty: never
   */
  record Issued(String serialNumber, Instant notAfter, Optional<Instant> next)
      implements VaultEvent {}

  /**
   * A further version was issued.
   *
   * @param previous the version that was current before
   * @param serialNumber the new one's serial number in hexadecimal
   * @param notAfter when it ends
   * @param next when it will be renewed; empty: never
   */
  record Renewed(String previous, String serialNumber, Instant notAfter, Optional<Instant> next)
      implements VaultEvent {}

  /**
   * A version came from elsewhere with its key.
   *
   * @param previous the version that was current before; empty: there was none
   * @param serialNumber its serial number in hexadecimal
   * @param notAfter when it ends
   */
  record Imported(Optional<String> previous, String serialNumber, Instant notAfter)
      implements VaultEvent {}

  /**
   * Another certificate was seen where one is watched.
   *
   * @param previous the version that was seen before; empty: it was seen for the first time
   * @param serialNumber its serial number in hexadecimal
   * @param notAfter when it ends
   */
  record Seen(Optional<String> previous, String serialNumber, Instant notAfter)
      implements VaultEvent {}

  /**
   * An attempt to issue, to renew or to look at a certificate failed.
   *
   * @param refusal what kind of failure
   * @param code the issuer's code, or the library's
   * @param message what a person should read; it may be text of the issuer's
   * @param attempt how many attempts have failed in a row
   * @param next when the next one is made
   */
  record AttemptFailed(Refusal refusal, String code, String message, int attempt, Instant next)
      implements VaultEvent {}

  /**
   * The current version comes near its end. Thresholds that went by while nothing ran are told
   * once, the nearest to the end.
   *
   * @param threshold the policy's notification that it has come to
   * @param notAfter when it ends
   */
  record NearExpiry(Notification threshold, Instant notAfter) implements VaultEvent {}

  /**
   * The current version has ended, and there is no newer one.
   *
   * @param notAfter when it ended
   */
  record Expired(Instant notAfter) implements VaultEvent {}

  /**
   * A certificate of a CA of this vault was revoked, of which the vault has no version.
   *
   * @param serialNumber in hexadecimal
   * @param since since when
   * @param reason the CRLReason code of RFC 5280, section 5.3.1
   */
  record SerialRevoked(String serialNumber, Instant since, int reason) implements VaultEvent {}

  /**
   * The hold on a certificate of a CA of this vault was taken back, of which the vault has no
   * version.
   *
   * @param serialNumber in hexadecimal
   */
  record SerialReleased(String serialNumber) implements VaultEvent {}

  /**
   * A version was revoked here, or its issuer says that the current one is.
   *
   * @param since since when
   * @param reason the CRLReason code of RFC 5280, section 5.3.1
   */
  record Revoked(Instant since, int reason) implements VaultEvent {}

  /**
   * The issuer outside of a version that was revoked here has revoked it as well. Of a certificate
   * that is no version of this vault the subject is the issuer.
   *
   * @param issuer the issuer's name in lower case
   * @param reason the CRLReason code of RFC 5280, section 5.3.1
   * @param confirmed whether the status that it tells says so too
   */
  record RevokedAtIssuer(String issuer, int reason, boolean confirmed) implements VaultEvent {}

  /**
   * The issuer outside of a version that was revoked here has not revoked it.
   *
   * @param issuer the issuer's name in lower case
   * @param refusal what kind of failure
   * @param code the issuer's code, or the library's
   * @param message what a person should read; it may be text of the issuer's
   * @param next when it is asked again; empty: it is not, because it cannot be asked, or the
   *     certificate has ended
   */
  record NotRevokedAtIssuer(
      String issuer, Refusal refusal, String code, String message, Optional<Instant> next)
      implements VaultEvent {}

  /**
   * A key is compromised: it is blocked for ever, and whatever has it is revoked. The subject is
   * the SHA-256 of its SubjectPublicKeyInfo in hexadecimal.
   *
   * @param reason why, for a person to read
   * @param told whether somebody told this vault; false: it found it in the list of the storage
   * @param proven whether a signature of the key itself proves it
   */
  record KeyCompromised(String reason, boolean told, boolean proven) implements VaultEvent {}

  /**
   * Nothing is left to be done about a compromised key; the subject is as {@link KeyCompromised}
   * has it.
   *
   * @param revoked how many versions are revoked
   * @param replaced how many certificates have another key in service
   * @param unreplaced how many have no version in service, and get none by themselves
   * @param told how many versions were revoked by their issuers outside
   * @param untellable how many have issuers outside that could not be asked
   */
  record CompromiseSettled(long revoked, long replaced, long unreplaced, long told, long untellable)
      implements VaultEvent {}

  /**
   * A version was taken out of service.
   *
   * @param current the version that is current now; empty: none is in service
   */
  record VersionDisabled(Optional<String> current) implements VaultEvent {}

  /**
   * A version was put back into service.
   *
   * @param current the version that is current now
   */
  record VersionEnabled(Optional<String> current) implements VaultEvent {}

  /**
   * A version was deleted with its key, for good.
   *
   * @param current the version that is current now; empty: none is in service
   */
  record VersionDeleted(Optional<String> current) implements VaultEvent {}

  /**
   * A certificate was deleted, and can be recovered for a while.
   *
   * @param recoverable until when
   */
  record Deleted(Instant recoverable) implements VaultEvent {}

  /** A deleted certificate was brought back. */
  record Recovered() implements VaultEvent {}

  /** A deleted certificate was purged: neither it nor its keys are left. */
  record Purged() implements VaultEvent {}

  /** A certificate was restored from a backup. */
  record Restored() implements VaultEvent {}

  /**
   * The configuration of an issuer outside was set; the subject is its name.
   *
   * @param provider what connects to it
   * @param enabled whether it is asked
   */
  record IssuerChanged(String provider, boolean enabled) implements VaultEvent {}

  /**
   * An issuer outside, whose name is the subject, failed at several certificates in a row or asked
   * to be left alone: it is asked by one now and then, and others were put off.
   *
   * @param refusal what kind of failure the last one was
   * @param code the issuer's code, or the library's
   * @param message what a person should read; it may be text of the issuer's
   * @param certificates how many were put off with this
   */
  record IssuerNotAsked(Refusal refusal, String code, String message, int certificates)
      implements VaultEvent {}

  /**
   * The life cycle engine asks an issuer for nothing until it is resumed; the subject is its name,
   * and empty if it is all of them.
   */
  record IssuerPaused() implements VaultEvent {}

  /**
   * The life cycle engine asks an issuer again, or all of them, as {@link IssuerPaused} has it; an
   * issuer once the engine is not paused as a whole either, and all but those that are by
   * themselves.
   */
  record IssuerResumed() implements VaultEvent {}

  /**
   * A campaign, whose name is the subject, begins to renew what its query finds.
   *
   * @param issuer the issuer that their policies name from then on; empty: the one that they name
   * @param newKeys whether each gets a key of its own, even if its policy keeps the key
   */
  record CampaignStarted(Optional<String> issuer, boolean newKeys) implements VaultEvent {}

  /**
   * A campaign, whose name is the subject, has found all that there is and waits for none of it any
   * more.
   *
   * @param renewed how many it had renewed
   * @param skipped how many it left alone
   * @param failed how many it no longer waits for, because they failed
   */
  record CampaignCompleted(long renewed, long skipped, long failed) implements VaultEvent {}

  /**
   * A campaign, whose name is the subject, was cancelled: it begins no more renewals.
   *
   * @param found how many certificates it had found until then
   */
  record CampaignCancelled(long found) implements VaultEvent {}

  /**
   * A campaign, whose name is the subject, was paused by the engine: whoever started it, or resumed
   * it last, has not the rights any more. It goes on when somebody resumes it.
   *
   * @param code the reason, stable: {@code rights-missing}
   * @param message what a person should read
   */
  record CampaignHeld(String code, String message) implements VaultEvent {}

  /** What a CA of this vault, whose name is the subject, publishes was set. */
  record AuthorityConfigured() implements VaultEvent {}

  /**
   * A CA of this vault, whose name is the subject, published a revocation list.
   *
   * @param key the identifier of the key that signed it, in hexadecimal
   * @param partition the number of the list among those of the key
   * @param base the number of the complete list that it adds to; empty: it is complete itself
   * @param number its own number
   * @param entries how many entries it has
   * @param nextUpdate by when there is another one
   */
  record CrlPublished(
      String key, int partition, Optional<Long> base, long number, long entries, Instant nextUpdate)
      implements VaultEvent {}

  /**
   * A revocation list of a CA of this vault, whose name is the subject, could not be made. The one
   * before is served on, and may end.
   *
   * @param key the identifier of the key that was to sign it, in hexadecimal
   * @param partition the number of the list among those of the key
   * @param message what a person should read
   * @param attempt how many attempts have failed in a row
   * @param next when the next one is made
   */
  record CrlFailed(String key, int partition, String message, int attempt, Instant next)
      implements VaultEvent {}

  /** The configuration of an issuer outside was deleted; the subject is its name. */
  record IssuerDeleted() implements VaultEvent {}

  /**
   * The vault's contacts were set.
   *
   * @param count how many there are now
   */
  record ContactsChanged(int count) implements VaultEvent {}

  /**
   * A trust bundle was made or changed; the subject is its name.
   *
   * @param anchors how many it has now
   */
  record TrustBundleChanged(int anchors) implements VaultEvent {}

  /**
   * An anchor of a trust bundle, whose name is the subject, nears its end: 90, 30 and 7 days
   * before. No path to it is valid afterwards.
   *
   * @param anchor the SHA-256 of the certificate, in hexadecimal
   * @param notAfter the last second of its validity
   */
  record AnchorNearExpiry(String anchor, Instant notAfter) implements VaultEvent {}

  /**
   * An anchor of a trust bundle, whose name is the subject, has ended.
   *
   * @param anchor the SHA-256 of the certificate, in hexadecimal
   * @param notAfter the last second of its validity
   */
  record AnchorExpired(String anchor, Instant notAfter) implements VaultEvent {}

  /** A trust bundle was deleted; the subject is its name. */
  record TrustBundleDeleted() implements VaultEvent {}

  /**
   * A CA, whose name is the subject, signed a request whose key is elsewhere.
   *
   * @param serialNumber the certificate's serial number in hexadecimal
   * @param notAfter when it ends
   */
  record RequestSigned(String serialNumber, Instant notAfter) implements VaultEvent {}

  /**
   * What may be asked of a CA, whose name is the subject, was set.
   *
   * @param profiles how many profiles it has now; 0: everything may be asked
   */
  record AuthorityProfilesChanged(int profiles) implements VaultEvent {}

  /**
   * A CA, whose name is the subject, was put into another state.
   *
   * @param previous the one that it was in
   * @param state the one that it is in
   */
  record AuthorityStateChanged(AuthorityState previous, AuthorityState state)
      implements VaultEvent {}

  /**
   * A CA, whose name is the subject, comes near its end: soon it cannot issue any more what lives
   * as long as what it issued just now, or as its profiles allow. It is told once for each version.
   *
   * @param lastIssue when it can for the last time
   * @param notAfter when it ends
   */
  record AuthorityNearEnd(Instant lastIssue, Instant notAfter) implements VaultEvent {}

  /**
   * A version of a CA, whose name is the subject, was made that is to take over.
   *
   * @param version the version
   * @param notAfter when it ends
   */
  record SuccessorPrepared(String version, Instant notAfter) implements VaultEvent {}

  /**
   * The version of a CA, whose name is the subject, that was to take over is not to any more.
   *
   * @param version the version
   */
  record SuccessorCancelled(String version) implements VaultEvent {}

  /**
   * A version of a CA, whose name is the subject, took over from another one.
   *
   * @param previous the version that issued until then
   * @param version the version that issues now
   */
  record AuthorityRolledOver(String previous, String version) implements VaultEvent {}

  /**
   * An identity uses a key, whose name is the subject, for the first time ever. The owner and the
   * vault itself are not told of.
   *
   * @param purpose what for, as the audit trail calls it
   */
  record KeyFirstUsed(String purpose) implements VaultEvent {}

  /**
   * The current version of a certificate is in use somewhere: the confirmation that a renewal has
   * arrived there. It is told once for each node, consumer and version, some seconds after the
   * first use, or when the node can write again; of a version that was replaced before that nothing
   * is told.
   *
   * @param node the node, as {@code VaultBuilder.node} calls it
   * @param consumer what uses it there, as {@link io.certwright.CertificateUse} has it
   * @param serialNumber its serial number in hexadecimal
   */
  record InUse(String node, String consumer, String serialNumber) implements VaultEvent {}

  /**
   * A key, whose certificate is the subject, is used before the certificate is valid, or after it
   * has ended. It is told about once a window ({@link io.certwright.audit.AuditSettings}).
   *
   * @param purpose what for, as the audit trail calls it
   * @param notBefore when the certificate begins
   * @param notAfter when it ends
   */
  record UsedOutsideLife(String purpose, Instant notBefore, Instant notAfter)
      implements VaultEvent {}

  /**
   * An identity takes private keys and secrets out of the vault out of the ordinary often; the
   * subject is the last one of them.
   *
   * @param count so many times
   * @param seconds within so many seconds
   */
  record ExportBurst(int count, long seconds) implements VaultEvent {}

  /**
   * An identity is denied what it wants out of the ordinary often; the subject is what it was
   * denied last.
   *
   * @param count so many times
   * @param seconds within so many seconds
   */
  record DenialBurst(int count, long seconds) implements VaultEvent {}

  /**
   * A listener, whose name is the subject, could not be told of an event and is not any more.
   *
   * @param event the event's id
   * @param attempts how often it was tried
   * @param reason why the last attempt failed
   */
  record EventPassedOver(String event, int attempts, String reason) implements VaultEvent {}

  /**
   * A listener, whose name is the subject, may have missed events: the audit trail does not reach
   * the place any more up to which it had been told, because an older copy of the vault was put
   * back. It goes on at the end.
   */
  record EventsMissed() implements VaultEvent {}

  /**
   * A rule of access was set or deleted; its kind and its name with {@code /} between them are the
   * subject.
   *
   * @param kind {@code role}, {@code group}, {@code assignment} or {@code approval-rule}
   * @param name its name
   * @param deleted whether it is gone
   */
  record AccessChanged(String kind, String name, boolean deleted) implements VaultEvent {}

  /**
   * Somebody asks others to approve something on the subject.
   *
   * @param request the id of the request
   * @param permission what is to be approved
   * @param approvals how many have to approve
   * @param expires until when they can
   */
  record ApprovalRequested(String request, String permission, int approvals, Instant expires)
      implements VaultEvent {}

  /**
   * There are enough approvals for something on the subject: who asked for it can do it.
   *
   * @param request the id of the request
   * @param until until when it can be done
   */
  record ApprovalGranted(String request, Instant until) implements VaultEvent {}

  /**
   * Something on the subject was not approved, and will not be by this request.
   *
   * @param request the id of the request
   * @param why {@code denied}, {@code withdrawn} or {@code expired}
   */
  record ApprovalEnded(String request, String why) implements VaultEvent {}
}
