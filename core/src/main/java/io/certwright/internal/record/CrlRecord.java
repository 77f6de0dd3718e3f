package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.spi.Bytes;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A revocation list of a CA: the one that is published, and when the next one is made. Whoever
 * revokes something that is on it, and whoever makes it, goes by its revision.
 *
 * @param scope what the list speaks for
 * @param lastNumber the greatest number that was given out; 0: none was
 * @param full the complete list; empty: none was made yet
 * @param delta what has changed since that, if it is told
 * @param next when which one is made
 * @param writing that one is being made; empty: none is
 * @param failures how many attempts have failed in a row
 * @param sweep how far what is left of a CA that is gone has been removed; empty: it is there
 * @param extensions what a later library added
 */
public record CrlRecord(
    CrlScope scope,
    long lastNumber,
    Optional<Issue> full,
    Optional<Delta> delta,
    Next next,
    Optional<Writing> writing,
    int failures,
    Optional<Sweep> sweep,
    Extensions extensions) {

  /** The kind. */
  public static final String KIND = "crl";

  private static final long FORMAT = 1;

  /** How it is kept. */
  public static final RecordType<CrlRecord> TYPE = new Type();

  /**
   * The parts of a list.
   *
   * @param id tells them from those of other lists
   * @param parts how many there are
   */
  public record Generation(String id, int parts) {

    private void write(DerWriter out) {
      out.sequence(s -> s.text(id).integer(parts));
    }

    private static Generation read(DerReader in) {
      return in.sequence(s -> new Generation(s.text(), Math.toIntExact(s.integer())));
    }
  }

  /**
   * A list that was published.
   *
   * @param number its number
   * @param thisUpdate when it was made
   * @param nextUpdate by when there is another one
   * @param since from when on what has changed is not certain to be on it
   * @param entries how many entries it has
   * @param unreadable of how many the record could not be read; they are on it as on hold
   * @param size how many bytes it has
   * @param kept its parts
   * @param former the parts of the one before, which somebody may be reading; empty: none
   */
  public record Issue(
      long number,
      Instant thisUpdate,
      Instant nextUpdate,
      Instant since,
      long entries,
      long unreadable,
      long size,
      Generation kept,
      Optional<Generation> former) {

    private void write(DerWriter out) {
      out.sequence(
          s -> {
            s.integer(number).instant(thisUpdate).instant(nextUpdate).instant(since);
            s.integer(entries).integer(unreadable).integer(size);
            kept.write(s);
            s.optional(former, (w, f) -> f.write(w));
          });
    }

    private static Issue read(DerReader in) {
      return in.sequence(
          s ->
              new Issue(
                  s.integer(),
                  s.instant(),
                  s.instant(),
                  s.instant(),
                  s.integer(),
                  s.integer(),
                  s.integer(),
                  Generation.read(s),
                  s.optional(Generation::read)));
    }
  }

  /**
   * A delta list.
   *
   * @param base the number of the complete list that it adds to
   * @param issue the list
   */
  public record Delta(long base, Issue issue) {}

  /**
   * When lists are made.
   *
   * @param full the complete one; empty: no more
   * @param delta the delta list; empty: none
   */
  public record Next(Optional<Instant> full, Optional<Instant> delta) {

    /** Nothing is made any more. */
    public static final Next NOTHING = new Next(Optional.empty(), Optional.empty());

    /** A complete list at this time. */
    public static Next at(Instant full) {
      return new Next(Optional.of(full), Optional.empty());
    }

    /** The earlier one. */
    public Optional<Instant> first() {
      return Stream.concat(full.stream(), delta.stream()).min(Instant::compareTo);
    }
  }

  /**
   * A list that is being made.
   *
   * @param kept the parts that are there so far
   * @param until when somebody else may think that nobody is at it any more
   * @param again whether something was revoked meanwhile that may not be on it
   */
  public record Writing(Generation kept, Instant until, boolean again) {}

  /**
   * How far what is remembered of certificates was gone through whose CA is gone.
   *
   * @param after the id of the last record that was looked at
   * @param left whether some before it had to stay
   */
  public record Sweep(String after, boolean left) {}

  /** One of which no list was made yet; that is due. */
  public static CrlRecord begun(CrlScope scope, Instant due) {
    return new CrlRecord(
        scope,
        0,
        Optional.empty(),
        Optional.empty(),
        Next.at(due),
        Optional.empty(),
        0,
        Optional.empty(),
        Extensions.NONE);
  }

  /** The same with lists at other times. */
  public CrlRecord with(Next changed) {
    return new CrlRecord(
        scope, lastNumber, full, delta, changed, writing, failures, sweep, extensions);
  }

  /** The same, being made or not. */
  public CrlRecord with(Optional<Writing> changed) {
    return new CrlRecord(
        scope, lastNumber, full, delta, next, changed, failures, Optional.empty(), extensions);
  }

  /** The same after one more failure. */
  public CrlRecord failed(Next changed) {
    return new CrlRecord(
        scope,
        lastNumber,
        full,
        delta,
        changed,
        Optional.empty(),
        failures + 1,
        Optional.empty(),
        extensions);
  }

  /** The same without a delta list. */
  public CrlRecord withoutDelta() {
    return new CrlRecord(
        scope, lastNumber, full, Optional.empty(), next, writing, failures, sweep, extensions);
  }

  /** The same with a complete list. */
  public CrlRecord published(Issue made, Next changed) {
    return new CrlRecord(
        scope,
        made.number(),
        Optional.of(made),
        delta,
        changed,
        Optional.empty(),
        0,
        Optional.empty(),
        extensions);
  }

  /** The same with a delta list. */
  public CrlRecord published(Delta made, Next changed) {
    return new CrlRecord(
        scope,
        made.issue().number(),
        full,
        Optional.of(made),
        changed,
        Optional.empty(),
        0,
        Optional.empty(),
        extensions);
  }

  /** The same with less left of a CA that is gone. */
  public CrlRecord sweeping(Optional<Sweep> done, Instant goesOn) {
    return new CrlRecord(
        scope, lastNumber, full, delta, Next.at(goesOn), writing, failures, done, extensions);
  }

  /** The same without the parts of the list before. */
  public CrlRecord withoutFormer() {
    var alone =
        full.map(
            is ->
                new Issue(
                    is.number(),
                    is.thisUpdate(),
                    is.nextUpdate(),
                    is.since(),
                    is.entries(),
                    is.unreadable(),
                    is.size(),
                    is.kept(),
                    Optional.empty()));
    return new CrlRecord(
        scope, lastNumber, alone, delta, next, writing, failures, sweep, extensions);
  }

  private static final class Type implements RecordType<CrlRecord> {
    @Override
    public String kind() {
      return KIND;
    }

    @Override
    public String id(CrlRecord value) {
      return value.scope.id();
    }

    @Override
    public byte[] encode(CrlRecord value) {
      var out = new DerWriter();
      out.integer(FORMAT).text(value.scope.ca()).text(value.scope.key());
      out.integer(value.scope.partition()).integer(value.lastNumber);
      out.optional(value.full, (w, issue) -> issue.write(w));
      out.optional(
          value.delta,
          (w, delta) -> {
            w.integer(delta.base);
            delta.issue.write(w);
          });
      out.optional(value.next.full, DerWriter::instant);
      out.optional(value.next.delta, DerWriter::instant);
      out.optional(
          value.writing,
          (w, writing) -> {
            writing.kept.write(w);
            w.instant(writing.until).bool(writing.again);
          });
      out.integer(value.failures);
      out.optional(value.sweep, (w, sweep) -> w.text(sweep.after).bool(sweep.left));
      value.extensions.write(out);
      return out.toByteArray();
    }

    @Override
    public CrlRecord decode(Bytes publicPart) {
      var in = DerReader.of(publicPart);
      UnknownFormatException.require(FORMAT, in.integer());
      var record =
          new CrlRecord(
              new CrlScope(in.text(), in.text(), Math.toIntExact(in.integer())),
              in.integer(),
              in.optional(Issue::read),
              in.optional(r -> new Delta(r.integer(), Issue.read(r))),
              new Next(in.optional(DerReader::instant), in.optional(DerReader::instant)),
              in.optional(r -> new Writing(Generation.read(r), r.instant(), r.bool())),
              Math.toIntExact(in.integer()),
              in.optional(r -> new Sweep(r.text(), r.bool())),
              Extensions.read(in));
      in.end();
      return record;
    }

    @Override
    public Counted counted(CrlRecord value) {
      return Counter.of(value);
    }

    @Override
    public Optional<Instant> due(CrlRecord value) {
      return value.writing.map(Writing::until).or(value.next::first);
    }
  }
}
