package io.certwright.internal.crl;

import io.certwright.errors.IntegrityException;
import io.certwright.errors.IssuanceException;
import io.certwright.event.VaultEvent;
import io.certwright.internal.bouncycastle.CrlFrame;
import io.certwright.internal.bouncycastle.CrlHead;
import io.certwright.internal.bouncycastle.ExtraExtensions;
import io.certwright.internal.bouncycastle.X509Encoder;
import io.certwright.internal.catalogue.CertificateSnapshot;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.keys.KeyMaterial;
import io.certwright.internal.record.AuthorityRecord;
import io.certwright.internal.record.CrlPartRecord;
import io.certwright.internal.record.CrlRecord;
import io.certwright.internal.record.CrlRecord.Delta;
import io.certwright.internal.record.CrlRecord.Generation;
import io.certwright.internal.record.CrlRecord.Issue;
import io.certwright.internal.record.CrlRecord.Next;
import io.certwright.internal.record.CrlScope;
import io.certwright.internal.record.IssuedRecord;
import io.certwright.internal.store.Stored;
import io.certwright.policy.CrlPlan;
import io.certwright.spi.Bytes;
import io.certwright.spi.issuer.IssuerAnswer.Refusal;
import io.certwright.spi.keys.SignatureAlgorithm;
import io.certwright.spi.storage.RecordWrite;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes one list and publishes it: entries are read once and put away as they are encoded, what is
 * put away is signed, and the commit that adds the ends of the list makes it the present one. What
 * was signed is verified before that. Used once.
 */
final class CrlPublication {

  private static final Logger LOG = LoggerFactory.getLogger(CrlPublication.class);

  /** By how much clocks of nodes may differ, and a commit may take. */
  private static final Duration UNCERTAIN = Duration.ofMinutes(10);

  private final CrlHold hold;
  private final AuthorityRecord terms;
  private final CertificateSnapshot signer;
  private final KeyMaterial key;
  private final Optional<Issue> base;
  private final Instant now;

  /**
   * A publication.
   *
   * @param base the complete list that a delta list adds to; empty: the list is complete
   */
  CrlPublication(
      CrlHold hold,
      AuthorityRecord terms,
      CertificateSnapshot signer,
      KeyMaterial key,
      Optional<Issue> base) {
    this.hold = hold;
    this.terms = terms;
    this.signer = signer;
    this.key = key;
    this.base = base;
    this.now = hold.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /**
   * Does it.
   *
   * @return some of those that it has no more, because they have ended
   */
  List<Stored<IssuedRecord>> run() {
    var spool = new CrlSpool(hold);
    try {
      var reading = entries();
      long entries = reading.writeTo(spool);
      var frame = new CrlFrame(head(), algorithm(), spool.size());
      var whole = frame.signed(sign(frame, spool));
      publish(whole, spool, entries, reading.unreadable());
      return reading.ended();
    } catch (IOException e) {
      throw new UncheckedIOException("nothing here is a file", e);
    }
  }

  private CrlEntries entries() {
    // An entry stays for one more list after what it is about has ended.
    var ended = hold.record().full().map(Issue::thisUpdate).orElse(Instant.MIN);
    var range = new CrlEntries.Range(base.map(Issue::since), ended, hold.now().minus(UNCERTAIN));
    return new CrlEntries(hold.records(), terms, scope(), range);
  }

  private CrlScope scope() {
    return hold.scope();
  }

  private SignatureAlgorithm algorithm() {
    return Crypto.certificateSignature(key.spec());
  }

  private CrlHead head() {
    var authority = signer.chain().get(0);
    return new CrlHead(
        authority.getSubjectX500Principal(),
        X509Encoder.subjectKeyIdOf(authority),
        now,
        end(),
        BigInteger.valueOf(number()),
        base.map(list -> BigInteger.valueOf(list.number())),
        point());
  }

  /**
   * Greater than any before, also where the storage was put back to an earlier state: no more than
   * one list a second is made for long.
   */
  private long number() {
    return Math.max(hold.record().lastNumber() + 1, now.getEpochSecond());
  }

  /** The whole speaks for all that the key signed, so nothing is said. */
  private Optional<Bytes> point() {
    if (scope().isWhole()) {
      return Optional.empty();
    }
    var address =
        terms
            .address(scope())
            .orElseThrow(
                () ->
                    new IntegrityException(
                        CrlRecord.KIND + " " + scope().id(),
                        "nothing is known of the address of this list"));
    return Optional.of(ExtraExtensions.issuingPoint(address));
  }

  private byte[] sign(CrlFrame frame, CrlSpool spool) throws IOException {
    var signing = key.use().begin(algorithm());
    var verifying = hold.records().crypto().beginVerifying(key.publicKey(), algorithm());
    var before = frame.before();
    signing.update(before, 0, before.length);
    verifying.update(before, 0, before.length);
    spool.writeTo(
        (source, from, length) -> {
          signing.update(source, from, length);
          verifying.update(source, from, length);
        });
    var after = frame.after();
    signing.update(after, 0, after.length);
    verifying.update(after, 0, after.length);
    var signature = signing.sign();
    if (!verifying.verify(signature)) {
      throw new IssuanceException(
          Refusal.TRANSIENT,
          "bad-signature",
          "the signature that was just made does not verify; nothing was published. If it happens"
              + " again, suspect the machine or the key host",
          Optional.empty());
    }
    return signature;
  }

  private void publish(CrlFrame.Whole whole, CrlSpool spool, long entries, Unreadable unreadable) {
    var ends = ends(whole, spool);
    int parts = hold.count() + ends.size();
    long size = whole.before().length + spool.size() + whole.after().length;
    var before = base.isPresent() ? hold.record().delta().map(Delta::issue) : hold.record().full();
    var writes = new ArrayList<RecordWrite>(ends);
    before.flatMap(Issue::former).ifPresent(former -> writes.addAll(removal(former)));
    var withdrawn = withdrawn();
    withdrawn.ifPresent(
        delta -> {
          writes.addAll(removal(delta.issue().kept()));
          delta.issue().former().ifPresent(former -> writes.addAll(removal(former)));
        });
    hold.release(
        "crl/publish",
        (list, again) -> {
          var made =
              new Issue(
                  number(),
                  now,
                  end(),
                  hold.now().minus(UNCERTAIN),
                  entries,
                  unreadable.count(),
                  size,
                  new Generation(list.writing().orElseThrow().kept().id(), parts),
                  before.map(Issue::kept));
          return released(list, made, again, withdrawn.isPresent());
        },
        writes,
        told(entries, unreadable),
        List.of(
            new VaultEvent.CrlPublished(
                scope().key(),
                scope().partition(),
                base.map(Issue::number),
                number(),
                entries,
                end())));
  }

  private String told(long entries, Unreadable unreadable) {
    unreadable.told().ifPresent(which -> LOG.warn("of the list {}, {}", scope().id(), which));
    return "number "
        + number()
        + ", "
        + entries
        + " entries"
        + unreadable.told().map(", of which "::concat).orElse("");
  }

  private CrlRecord released(CrlRecord list, Issue made, boolean again, boolean withdrawn) {
    var next = next(list, again);
    if (base.isPresent()) {
      return list.published(new Delta(base.get().number(), made), next);
    }
    var after = list.published(made, next);
    return withdrawn ? after.withoutDelta() : after;
  }

  /** The parts at the ends of the list; those between are there. */
  private List<RecordWrite> ends(CrlFrame.Whole whole, CrlSpool spool) {
    long last = spool.last().length() + (long) whole.after().length;
    boolean few = hold.count() == 0 && whole.before().length + last <= CrlPartRecord.MOST_BYTES;
    if (few) {
      return List.of(
          hold.part(0, joined(whole.before(), spool.last().toByteArray(), whole.after())));
    }
    if (last > CrlPartRecord.MOST_BYTES) {
      spool.putAway();
    }
    var tail = joined(spool.last().toByteArray(), whole.after());
    return List.of(hold.part(0, Bytes.copyOf(whole.before())), hold.part(hold.count() + 1, tail));
  }

  private static Bytes joined(byte[]... pieces) {
    var all = new ByteArrayOutputStream();
    for (var piece : pieces) {
      all.writeBytes(piece);
    }
    return Bytes.copyOf(all.toByteArray());
  }

  private List<RecordWrite> removal(Generation list) {
    return CrlParts.removal(hold.records(), scope(), list);
  }

  private CrlPlan plan() {
    return terms.settings().crls();
  }

  /** A delta list that is made no longer goes with the next complete one. */
  private Optional<Delta> withdrawn() {
    return base.isEmpty() && plan().deltaInterval().isEmpty()
        ? hold.record().delta()
        : Optional.empty();
  }

  private Instant end() {
    var times = new CrlTimes(plan(), scope());
    return base.isEmpty()
        ? times.end(now)
        : times.endOfDelta(now, plan().deltaInterval().orElse(plan().interval()));
  }

  private Next next(CrlRecord list, boolean again) {
    var times = new CrlTimes(plan(), scope());
    var soon = hold.now().plus(plan().delay());
    if (base.isPresent()) {
      var delta = plan().deltaInterval().map(interval -> times.next(now, interval));
      return new Next(list.next().full(), again ? Optional.of(soon) : delta);
    }
    var full = times.next(now, plan().interval());
    // One that adds to this one takes the place of the one that adds to the one before.
    var delta = plan().deltaInterval().map(unused -> hold.now());
    return new Next(Optional.of(again && delta.isEmpty() ? soon : full), delta);
  }
}
