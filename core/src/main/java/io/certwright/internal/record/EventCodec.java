package io.certwright.internal.record;

import io.certwright.event.VaultEvent;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.policy.AuthorityState;
import io.certwright.policy.Notification;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How events are written and read. A later library may add types, and values at the end of a type:
 * both are passed over here.
 */
public final class EventCodec {

  private static final int RADIX = 16;

  private static final List<Kind<?>> KINDS =
      List.of(
          bare("certificate.declared", VaultEvent.Declared.class, new VaultEvent.Declared()),
          bare(
              "certificate.policy-changed",
              VaultEvent.PolicyChanged.class,
              new VaultEvent.PolicyChanged()),
          new Kind<>(
              "certificate.operation-started",
              VaultEvent.OperationStarted.class,
              (w, e) -> w.text(e.operation()).text(e.issuer()),
              r -> new VaultEvent.OperationStarted(r.text(), r.text())),
          new Kind<>(
              "certificate.waiting",
              VaultEvent.Waiting.class,
              (w, e) -> w.instant(e.next()),
              r -> new VaultEvent.Waiting(r.instant())),
          new Kind<>(
              "certificate.request-ready",
              VaultEvent.RequestReady.class,
              (w, e) -> w.text(e.operation()).optional(e.notAfter(), DerWriter::instant),
              r -> new VaultEvent.RequestReady(r.text(), r.optional(DerReader::instant))),
          new Kind<>(
              "certificate.operation-cancelled",
              VaultEvent.OperationCancelled.class,
              (w, e) -> w.text(e.operation()),
              r -> new VaultEvent.OperationCancelled(r.text())),
          new Kind<>(
              "certificate.issued",
              VaultEvent.Issued.class,
              (w, e) ->
                  serial(w, e.serialNumber())
                      .instant(e.notAfter())
                      .optional(e.next(), DerWriter::instant),
              r -> new VaultEvent.Issued(serial(r), r.instant(), r.optional(DerReader::instant))),
          new Kind<>(
              "certificate.renewed",
              VaultEvent.Renewed.class,
              (w, e) ->
                  serial(w.text(e.previous()), e.serialNumber())
                      .instant(e.notAfter())
                      .optional(e.next(), DerWriter::instant),
              r ->
                  new VaultEvent.Renewed(
                      r.text(), serial(r), r.instant(), r.optional(DerReader::instant))),
          new Kind<>(
              "certificate.imported",
              VaultEvent.Imported.class,
              (w, e) -> serial(version(w, e.previous()), e.serialNumber()).instant(e.notAfter()),
              r -> new VaultEvent.Imported(version(r), serial(r), r.instant())),
          new Kind<>(
              "certificate.seen",
              VaultEvent.Seen.class,
              (w, e) -> serial(version(w, e.previous()), e.serialNumber()).instant(e.notAfter()),
              r -> new VaultEvent.Seen(version(r), serial(r), r.instant())),
          new Kind<>(
              "certificate.attempt-failed",
              VaultEvent.AttemptFailed.class,
              (w, e) ->
                  w.text(e.refusal().name())
                      .text(e.code())
                      .text(e.message())
                      .integer(e.attempt())
                      .instant(e.next()),
              r ->
                  new VaultEvent.AttemptFailed(
                      Refusal.valueOf(r.text()),
                      r.text(),
                      r.text(),
                      Math.toIntExact(r.integer()),
                      r.instant())),
          new Kind<>(
              "certificate.near-expiry",
              VaultEvent.NearExpiry.class,
              (w, e) -> w.text(e.threshold().toString()).instant(e.notAfter()),
              r -> new VaultEvent.NearExpiry(Notification.parse(r.text()), r.instant())),
          new Kind<>(
              "certificate.expired",
              VaultEvent.Expired.class,
              (w, e) -> w.instant(e.notAfter()),
              r -> new VaultEvent.Expired(r.instant())),
          new Kind<>(
              "certificate.revoked",
              VaultEvent.Revoked.class,
              (w, e) -> w.instant(e.since()).integer(e.reason()),
              r -> new VaultEvent.Revoked(r.instant(), Math.toIntExact(r.integer()))),
          new Kind<>(
              "campaign.started",
              VaultEvent.CampaignStarted.class,
              (w, e) -> w.optional(e.issuer(), DerWriter::text).bool(e.newKeys()),
              r -> new VaultEvent.CampaignStarted(r.optional(DerReader::text), r.bool())),
          new Kind<>(
              "campaign.completed",
              VaultEvent.CampaignCompleted.class,
              (w, e) -> w.integer(e.renewed()).integer(e.skipped()).integer(e.failed()),
              r -> new VaultEvent.CampaignCompleted(r.integer(), r.integer(), r.integer())),
          new Kind<>(
              "campaign.cancelled",
              VaultEvent.CampaignCancelled.class,
              (w, e) -> w.integer(e.found()),
              r -> new VaultEvent.CampaignCancelled(r.integer())),
          new Kind<>(
              "certificate.serial-revoked",
              VaultEvent.SerialRevoked.class,
              (w, e) -> serial(w, e.serialNumber()).instant(e.since()).integer(e.reason()),
              r ->
                  new VaultEvent.SerialRevoked(
                      serial(r), r.instant(), Math.toIntExact(r.integer()))),
          new Kind<>(
              "certificate.serial-released",
              VaultEvent.SerialReleased.class,
              (w, e) -> serial(w, e.serialNumber()),
              r -> new VaultEvent.SerialReleased(serial(r))),
          new Kind<>(
              "certificate.revoked-at-issuer",
              VaultEvent.RevokedAtIssuer.class,
              (w, e) -> w.text(e.issuer()).integer(e.reason()).bool(e.confirmed()),
              r ->
                  new VaultEvent.RevokedAtIssuer(r.text(), Math.toIntExact(r.integer()), r.bool())),
          new Kind<>(
              "certificate.not-revoked-at-issuer",
              VaultEvent.NotRevokedAtIssuer.class,
              (w, e) ->
                  w.text(e.issuer())
                      .text(e.refusal().name())
                      .text(e.code())
                      .text(e.message())
                      .optional(e.next(), DerWriter::instant),
              r ->
                  new VaultEvent.NotRevokedAtIssuer(
                      r.text(),
                      Refusal.valueOf(r.text()),
                      r.text(),
                      r.text(),
                      r.optional(DerReader::instant))),
          new Kind<>(
              "key.compromised",
              VaultEvent.KeyCompromised.class,
              (w, e) -> w.text(e.reason()).bool(e.told()).bool(e.proven()),
              r -> new VaultEvent.KeyCompromised(r.text(), r.bool(), r.bool())),
          new Kind<>(
              "key.compromise-settled",
              VaultEvent.CompromiseSettled.class,
              (w, e) ->
                  w.integer(e.revoked())
                      .integer(e.replaced())
                      .integer(e.unreplaced())
                      .integer(e.told())
                      .integer(e.untellable()),
              r ->
                  new VaultEvent.CompromiseSettled(
                      r.integer(), r.integer(), r.integer(), r.integer(), r.integer())),
          bare("issuer.paused", VaultEvent.IssuerPaused.class, new VaultEvent.IssuerPaused()),
          bare("issuer.resumed", VaultEvent.IssuerResumed.class, new VaultEvent.IssuerResumed()),
          new Kind<>(
              "issuer.not-asked",
              VaultEvent.IssuerNotAsked.class,
              (w, e) ->
                  w.text(e.refusal().name())
                      .text(e.code())
                      .text(e.message())
                      .integer(e.certificates()),
              r ->
                  new VaultEvent.IssuerNotAsked(
                      Refusal.valueOf(r.text()), r.text(), r.text(), Math.toIntExact(r.integer()))),
          new Kind<>(
              "certificate.version-disabled",
              VaultEvent.VersionDisabled.class,
              (w, e) -> version(w, e.current()),
              r -> new VaultEvent.VersionDisabled(version(r))),
          new Kind<>(
              "certificate.version-enabled",
              VaultEvent.VersionEnabled.class,
              (w, e) -> version(w, e.current()),
              r -> new VaultEvent.VersionEnabled(version(r))),
          new Kind<>(
              "certificate.version-deleted",
              VaultEvent.VersionDeleted.class,
              (w, e) -> version(w, e.current()),
              r -> new VaultEvent.VersionDeleted(version(r))),
          new Kind<>(
              "certificate.deleted",
              VaultEvent.Deleted.class,
              (w, e) -> w.instant(e.recoverable()),
              r -> new VaultEvent.Deleted(r.instant())),
          bare("certificate.recovered", VaultEvent.Recovered.class, new VaultEvent.Recovered()),
          bare("certificate.purged", VaultEvent.Purged.class, new VaultEvent.Purged()),
          bare("certificate.restored", VaultEvent.Restored.class, new VaultEvent.Restored()),
          new Kind<>(
              "issuer.changed",
              VaultEvent.IssuerChanged.class,
              (w, e) -> w.text(e.provider()).bool(e.enabled()),
              r -> new VaultEvent.IssuerChanged(r.text(), r.bool())),
          bare("issuer.deleted", VaultEvent.IssuerDeleted.class, new VaultEvent.IssuerDeleted()),
          bare(
              "authority.configured",
              VaultEvent.AuthorityConfigured.class,
              new VaultEvent.AuthorityConfigured()),
          new Kind<>(
              "authority.crl-published",
              VaultEvent.CrlPublished.class,
              (w, e) ->
                  w.text(e.key())
                      .integer(e.partition())
                      .optional(e.base(), DerWriter::integer)
                      .integer(e.number())
                      .integer(e.entries())
                      .instant(e.nextUpdate()),
              r ->
                  new VaultEvent.CrlPublished(
                      r.text(),
                      Math.toIntExact(r.integer()),
                      r.optional(DerReader::integer),
                      r.integer(),
                      r.integer(),
                      r.instant())),
          new Kind<>(
              "authority.crl-failed",
              VaultEvent.CrlFailed.class,
              (w, e) ->
                  w.text(e.key())
                      .integer(e.partition())
                      .text(e.message())
                      .integer(e.attempt())
                      .instant(e.next()),
              r ->
                  new VaultEvent.CrlFailed(
                      r.text(),
                      Math.toIntExact(r.integer()),
                      r.text(),
                      Math.toIntExact(r.integer()),
                      r.instant())),
          new Kind<>(
              "contacts.changed",
              VaultEvent.ContactsChanged.class,
              (w, e) -> w.integer(e.count()),
              r -> new VaultEvent.ContactsChanged(Math.toIntExact(r.integer()))),
          new Kind<>(
              "trust-bundle.changed",
              VaultEvent.TrustBundleChanged.class,
              (w, e) -> w.integer(e.anchors()),
              r -> new VaultEvent.TrustBundleChanged(Math.toIntExact(r.integer()))),
          bare(
              "trust-bundle.deleted",
              VaultEvent.TrustBundleDeleted.class,
              new VaultEvent.TrustBundleDeleted()),
          new Kind<>(
              "authority.request-signed",
              VaultEvent.RequestSigned.class,
              (w, e) -> serial(w, e.serialNumber()).instant(e.notAfter()),
              r -> new VaultEvent.RequestSigned(serial(r), r.instant())),
          new Kind<>(
              "authority.profiles-changed",
              VaultEvent.AuthorityProfilesChanged.class,
              (w, e) -> w.integer(e.profiles()),
              r -> new VaultEvent.AuthorityProfilesChanged(Math.toIntExact(r.integer()))),
          new Kind<>(
              "authority.state-changed",
              VaultEvent.AuthorityStateChanged.class,
              (w, e) -> w.text(e.previous().name()).text(e.state().name()),
              r ->
                  new VaultEvent.AuthorityStateChanged(
                      AuthorityState.valueOf(r.text()), AuthorityState.valueOf(r.text()))),
          new Kind<>(
              "authority.near-end",
              VaultEvent.AuthorityNearEnd.class,
              (w, e) -> w.instant(e.lastIssue()).instant(e.notAfter()),
              r -> new VaultEvent.AuthorityNearEnd(r.instant(), r.instant())),
          new Kind<>(
              "authority.successor-prepared",
              VaultEvent.SuccessorPrepared.class,
              (w, e) -> w.text(e.version()).instant(e.notAfter()),
              r -> new VaultEvent.SuccessorPrepared(r.text(), r.instant())),
          new Kind<>(
              "authority.successor-cancelled",
              VaultEvent.SuccessorCancelled.class,
              (w, e) -> w.text(e.version()),
              r -> new VaultEvent.SuccessorCancelled(r.text())),
          new Kind<>(
              "authority.rolled-over",
              VaultEvent.AuthorityRolledOver.class,
              (w, e) -> w.text(e.previous()).text(e.version()),
              r -> new VaultEvent.AuthorityRolledOver(r.text(), r.text())),
          new Kind<>(
              "key.first-used",
              VaultEvent.KeyFirstUsed.class,
              (w, e) -> w.text(e.purpose()),
              r -> new VaultEvent.KeyFirstUsed(r.text())),
          new Kind<>(
              "certificate.in-use",
              VaultEvent.InUse.class,
              (w, e) -> w.text(e.node()).text(e.consumer()).text(e.serialNumber()),
              r -> new VaultEvent.InUse(r.text(), r.text(), r.text())),
          new Kind<>(
              "certificate.used-outside-life",
              VaultEvent.UsedOutsideLife.class,
              (w, e) -> w.text(e.purpose()).instant(e.notBefore()).instant(e.notAfter()),
              r -> new VaultEvent.UsedOutsideLife(r.text(), r.instant(), r.instant())),
          new Kind<>(
              "key.export-burst",
              VaultEvent.ExportBurst.class,
              (w, e) -> w.integer(e.count()).integer(e.seconds()),
              r -> new VaultEvent.ExportBurst(Math.toIntExact(r.integer()), r.integer())),
          new Kind<>(
              "access.denial-burst",
              VaultEvent.DenialBurst.class,
              (w, e) -> w.integer(e.count()).integer(e.seconds()),
              r -> new VaultEvent.DenialBurst(Math.toIntExact(r.integer()), r.integer())),
          new Kind<>(
              "listener.event-passed-over",
              VaultEvent.EventPassedOver.class,
              (w, e) -> w.text(e.event()).integer(e.attempts()).text(e.reason()),
              r ->
                  new VaultEvent.EventPassedOver(r.text(), Math.toIntExact(r.integer()), r.text())),
          bare(
              "listener.events-missed",
              VaultEvent.EventsMissed.class,
              new VaultEvent.EventsMissed()),
          new Kind<>(
              "campaign.held",
              VaultEvent.CampaignHeld.class,
              (w, e) -> w.text(e.code()).text(e.message()),
              r -> new VaultEvent.CampaignHeld(r.text(), r.text())),
          new Kind<>(
              "trust-bundle.near-expiry",
              VaultEvent.AnchorNearExpiry.class,
              (w, e) -> w.text(e.anchor()).instant(e.notAfter()),
              r -> new VaultEvent.AnchorNearExpiry(r.text(), r.instant())),
          new Kind<>(
              "trust-bundle.expired",
              VaultEvent.AnchorExpired.class,
              (w, e) -> w.text(e.anchor()).instant(e.notAfter()),
              r -> new VaultEvent.AnchorExpired(r.text(), r.instant())),
          new Kind<>(
              "access.changed",
              VaultEvent.AccessChanged.class,
              (w, e) -> w.text(e.kind()).text(e.name()).bool(e.deleted()),
              r -> new VaultEvent.AccessChanged(r.text(), r.text(), r.bool())),
          new Kind<>(
              "access.approval-requested",
              VaultEvent.ApprovalRequested.class,
              (w, e) ->
                  w.text(e.request())
                      .text(e.permission())
                      .integer(e.approvals())
                      .instant(e.expires()),
              r ->
                  new VaultEvent.ApprovalRequested(
                      r.text(), r.text(), Math.toIntExact(r.integer()), r.instant())),
          new Kind<>(
              "access.approval-granted",
              VaultEvent.ApprovalGranted.class,
              (w, e) -> w.text(e.request()).instant(e.until()),
              r -> new VaultEvent.ApprovalGranted(r.text(), r.instant())),
          new Kind<>(
              "access.approval-ended",
              VaultEvent.ApprovalEnded.class,
              (w, e) -> w.text(e.request()).text(e.why()),
              r -> new VaultEvent.ApprovalEnded(r.text(), r.text())));

  private static final Map<String, Kind<?>> BY_TYPE =
      KINDS.stream().collect(Collectors.toUnmodifiableMap(Kind::type, kind -> kind));

  private static final Map<Class<?>, Kind<?>> BY_CLASS =
      KINDS.stream().collect(Collectors.toUnmodifiableMap(Kind::of, kind -> kind));

  private EventCodec() {}

  /** One type of event. */
  private record Kind<E extends VaultEvent>(
      String type, Class<E> of, BiConsumer<DerWriter, E> writer, Function<DerReader, E> reader) {

    KeptEvent keep(VaultEvent event) {
      var out = new DerWriter();
      writer.accept(out, of.cast(event));
      return new KeptEvent(type, Bytes.copyOf(out.toByteArray()));
    }
  }

  private static <E extends VaultEvent> Kind<E> bare(String type, Class<E> of, E event) {
    return new Kind<>(type, of, (w, e) -> {}, r -> event);
  }

  /** The event as it is kept. */
  public static KeptEvent encode(VaultEvent event) {
    return kind(event).keep(event);
  }

  /** The stable name of its type. */
  public static String type(VaultEvent event) {
    return kind(event).type();
  }

  private static Kind<?> kind(VaultEvent event) {
    var kind = BY_CLASS.get(event.getClass());
    if (kind == null) {
      throw new IllegalStateException("there is no type for " + event.getClass());
    }
    return kind;
  }

  /**
   * The event that was kept.
   *
   * @return empty: a later library wrote it, and this one does not know what it says
   */
  public static Optional<VaultEvent> decode(KeptEvent kept) {
    var kind = BY_TYPE.get(kept.type());
    if (kind == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(kind.reader().apply(DerReader.of(kept.content())));
    } catch (RuntimeException e) {
      // It was sealed, so nobody meddled with it: values of a kind that came later.
      return Optional.empty();
    }
  }

  private static DerWriter serial(DerWriter out, String hexadecimal) {
    return out.bigInteger(new BigInteger(hexadecimal, RADIX));
  }

  private static String serial(DerReader in) {
    return in.bigInteger().toString(RADIX);
  }

  private static DerWriter version(DerWriter out, Optional<String> version) {
    return out.optional(version, DerWriter::text);
  }

  private static Optional<String> version(DerReader in) {
    return in.optional(DerReader::text);
  }
}
