package io.certwright.errors;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What was to be imported cannot be: it is not read, or not accepted. {@link #reason()} says what
 * the caller can make of it, the message what was expected, and where. Nothing was imported, and
 * nothing secret is told.
 */
public final class UnreadableImportException extends VaultException {

  private static final long serialVersionUID = 1L;

  /** What the caller can make of it. */
  public enum Reason {
    /** It is of no format that is read. */
    UNKNOWN_FORMAT,
    /** It is damaged, or somebody wrote it wrongly. */
    MALFORMED,
    /** It is of a known format and uses something that is not read; convert it. */
    UNSUPPORTED,
    /** It is over a limit of size, count or work; raise the limit if it can be trusted. */
    TOO_MUCH,
    /** The password is missing or wrong, or what it protects was changed. */
    WRONG_PASSWORD,
    /** There is no private key in it. */
    NO_PRIVATE_KEY,
    /** There is no certificate in it. */
    NO_CERTIFICATE,
    /** There is no certification request in it. */
    NO_REQUEST,
    /** The key belongs to none of the certificates, or did not sign the request. */
    KEY_MISMATCH,
    /** There are several, or none under the alias; choose one of {@link #choices()}. */
    AMBIGUOUS,
    /** The key is of a kind that a vault does not keep. */
    UNSUPPORTED_KEY,
    /** The key is one of those that the vault does not use any more; make a new one. */
    BLOCKED_KEY,
    /** The certificate is not what it was asked to be, or its path is broken. */
    UNACCEPTABLE,
    /** The certificate has expired. */
    EXPIRED,
    /** The certificate is not valid yet. */
    NOT_YET_VALID
  }

  /**
   * Where something stands in an import. Each part may be unknown.
   *
   * @param source which of the sources, from 1 on
   * @param block which block or entry of the source, from 1 on
   * @param label what kind of block or entry it is, for example {@code EC PRIVATE KEY}
   * @param line which line of the source, from 1 on
   */
  public record Place(
      OptionalInt source, OptionalInt block, Optional<String> label, OptionalInt line) {

    /** Nowhere in particular. */
    public static final Place UNKNOWN =
        new Place(OptionalInt.empty(), OptionalInt.empty(), Optional.empty(), OptionalInt.empty());

    /** Makes the label printable. */
    public Place {
      label = label.map(Printable::of);
    }

    /** The parts that are known, for people. */
    @Override
    public String toString() {
      var text = new StringBuilder();
      source.ifPresent(number -> text.append("source ").append(number).append(", "));
      block.ifPresent(number -> text.append("block ").append(number).append(' '));
      label.ifPresent(kind -> text.append('(').append(kind).append(") "));
      line.ifPresent(number -> text.append("line ").append(number));
      return text.toString().strip();
    }
  }

  private final Reason reason;
  private final @Nullable Integer source;
  private final @Nullable Integer block;
  private final @Nullable String label;
  private final @Nullable Integer line;
  private final String[] choices;

  /**
   * @param reason what the caller can make of it
   * @param place where
   * @param what what is wrong and what was expected; no secret
   * @param choices what can be chosen from, otherwise empty
   */
  public UnreadableImportException(Reason reason, Place place, String what, List<String> choices) {
    super("Nothing was imported: " + at(place) + what, null);
    this.reason = reason;
    this.source = boxed(place.source());
    this.block = boxed(place.block());
    this.label = place.label().orElse(null);
    this.line = boxed(place.line());
    this.choices = choices.stream().map(Printable::of).toArray(String[]::new);
  }

  private static String at(Place place) {
    var text = place.toString();
    return text.isEmpty() ? "" : text + ": ";
  }

  private static @Nullable Integer boxed(OptionalInt number) {
    return number.isPresent() ? Integer.valueOf(number.getAsInt()) : null;
  }

  private static OptionalInt unboxed(@Nullable Integer number) {
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  /** What the caller can make of it. */
  public Reason reason() {
    return reason;
  }

  /** Where it was noticed, as far as that is known. */
  public Place place() {
    return new Place(unboxed(source), unboxed(block), Optional.ofNullable(label), unboxed(line));
  }

  /** The aliases among which the caller can choose; empty unless that is the reason. */
  public List<String> choices() {
    return List.of(choices);
  }
}
