package io.certwright.internal.schedule;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a certificate has ahead of it besides the next version, and the marks of what was done: each
 * done thing leaves one, so that nothing is done twice after a restart or when a clock goes back.
 *
 * @param made when the newest version was made; empty: there was none
 * @param urgent when a version was last made within the least interval, because the issuer wanted
 *     the one before gone; empty: never
 * @param told what people were told of the end of versions, the newest last
 * @param retirements the versions that go out of service, the earliest first
 * @param prepared that the next key was made ahead; empty: it was not
 * @param keyAgain when the next key is tried again, because it could not be made; empty: as the
 *     policy says
 * @param advice what the issuer advises; empty: it is not asked
 * @param standing what the issuer says of the status; empty: it is not asked
 * @param newKey whether the next version gets a key of its own, even if the policy keeps the key
 */
public record Agenda(
    Optional<Instant> made,
    Optional<Instant> urgent,
    List<Told> told,
    List<Retirement> retirements,
    Optional<Prepared> prepared,
    Optional<Instant> keyAgain,
    Optional<Advice> advice,
    Optional<Standing> standing,
    boolean newKey) {

  /** Nothing. */
  public static final Agenda NONE =
      new Agenda(
          Optional.empty(),
          Optional.empty(),
          List.of(),
          List.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);

  /** Versions that may become current again keep their marks; of older ones they are forgotten. */
  private static final int MOST_TOLD = 8;

  /** Copies the lists. */
  public Agenda {
    told = List.copyOf(told);
    retirements = List.copyOf(retirements);
  }

  /**
   * The same once a version was made; advice and status of the one before are forgotten.
   *
   * @param now when
   * @param within whether it was made within the least interval, because the issuer wanted it
   */
  public Agenda made(Instant now, boolean within) {
    return new Agenda(
        Optional.of(now),
        within ? Optional.of(now) : urgent,
        told,
        retirements,
        prepared,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  /** The same with a version that goes out of service. */
  public Agenda retiring(Retirement next) {
    var all =
        Stream.concat(
                retirements.stream().filter(other -> !other.version().equals(next.version())),
                Stream.of(next))
            .sorted((a, b) -> a.at().compareTo(b.at()))
            .toList();
    return new Agenda(made, urgent, told, all, prepared, keyAgain, advice, standing, newKey);
  }

  /** The same without the retirement of a version. */
  public Agenda retired(String version) {
    var left = retirements.stream().filter(other -> !other.version().equals(version)).toList();
    return new Agenda(made, urgent, told, left, prepared, keyAgain, advice, standing, newKey);
  }

  /**
   * The retirement that comes first.
   *
   * @param serving the version in service, which does not retire
   */
  public Optional<Retirement> nextRetirement(Optional<String> serving) {
    return retirements.stream()
        .filter(next -> !serving.equals(Optional.of(next.version())))
        .findFirst();
  }

  /** The same with another next key, or none. */
  public Agenda withPrepared(Optional<Prepared> key) {
    return new Agenda(
        made, urgent, told, retirements, key, Optional.empty(), advice, standing, newKey);
  }

  /** The same after the next key could not be made. */
  public Agenda keyAgainAt(Instant next) {
    return new Agenda(
        made, urgent, told, retirements, prepared, Optional.of(next), advice, standing, newKey);
  }

  /** The same with other advice, or none. */
  public Agenda withAdvice(Optional<Advice> given) {
    return new Agenda(made, urgent, told, retirements, prepared, keyAgain, given, standing, newKey);
  }

  /** The same with another status, or none. */
  public Agenda withStanding(Optional<Standing> given) {
    return new Agenda(made, urgent, told, retirements, prepared, keyAgain, advice, given, newKey);
  }

  /** The same, with a key of its own for the next version. */
  public Agenda withNewKey() {
    return new Agenda(made, urgent, told, retirements, prepared, keyAgain, advice, standing, true);
  }

  /** The same once people were told of a threshold, and with it of those before. */
  public Agenda toldOf(String version, Instant threshold) {
    return telling(new Told(version, Optional.of(threshold), told(version).expired()));
  }

  /** The same once people were told that a version has ended. */
  public Agenda toldOfTheEnd(String version) {
    return telling(new Told(version, told(version).threshold(), true));
  }

  private Agenda telling(Told mark) {
    var marks = new ArrayList<Told>();
    told.stream().filter(other -> !other.version().equals(mark.version())).forEach(marks::add);
    marks.add(mark);
    var kept = marks.subList(Math.max(0, marks.size() - MOST_TOLD), marks.size());
    return new Agenda(
        made, urgent, kept, retirements, prepared, keyAgain, advice, standing, newKey);
  }

  /** Whether people were told of a threshold that this version reaches then, or of a later one. */
  public boolean isTold(String version, Instant threshold) {
    return told(version).covers(threshold);
  }

  /** Whether people were told that this version nears its end. */
  public boolean isToldOfNearing(String version) {
    return told(version).threshold().isPresent();
  }

  /** Whether people were told that this version has ended. */
  public boolean isToldOfTheEnd(String version) {
    return told(version).expired();
  }

  Told told(String version) {
    return told.stream()
        .filter(mark -> mark.version().equals(version))
        .findFirst()
        .orElseGet(() -> Told.nothing(version));
  }

  /** Advice about this version. */
  public Optional<Advice> adviceOn(String version) {
    return advice.filter(given -> given.version().equals(version));
  }

  /** The status of this version. */
  public Optional<Standing> standingOf(String version) {
    return standing.filter(given -> given.version().equals(version));
  }

  /** That a version was revoked, in service or not any more, and none was made since. */
  public Optional<Standing.Revocation> revocation() {
    return standing.flatMap(Standing::revocation);
  }

  /** That this version is revoked. */
  public Optional<Standing.Revocation> revocationOf(String version) {
    return standingOf(version).flatMap(Standing::revocation);
  }

  /** Writes it. */
  public void write(DerWriter out) {
    out.sequence(
        s ->
            s.optional(made, DerWriter::instant)
                .optional(urgent, DerWriter::instant)
                .list(told, (w, mark) -> mark.write(w))
                .list(retirements, (w, next) -> next.write(w))
                .optional(prepared, (w, key) -> key.write(w))
                .optional(keyAgain, DerWriter::instant)
                .optional(advice, (w, given) -> given.write(w))
                .optional(standing, (w, given) -> given.write(w))
                .bool(newKey));
  }

  /** Reads it back. */
  public static Agenda read(DerReader in) {
    return in.sequence(
        s ->
            new Agenda(
                s.optional(DerReader::instant),
                s.optional(DerReader::instant),
                s.list(Told::read),
                s.list(Retirement::read),
                s.optional(Prepared::read),
                s.optional(DerReader::instant),
                s.optional(Advice::read),
                s.optional(Standing::read),
                s.bool()));
  }
}
