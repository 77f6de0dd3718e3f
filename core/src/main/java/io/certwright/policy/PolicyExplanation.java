package io.certwright.policy;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * What a policy means: what would be issued and when it is renewed, in sentences, and what whoever
 * relies on the certificate, or whoever guards the key, may object to.
 *
 * <p>The sentences are for people and may change from version to version; the codes do not.
 *
 * @param sentences what would be issued, and what becomes of it
 * @param remarks what may be objected to; empty: nothing is known
 */
public record PolicyExplanation(List<String> sentences, List<Remark> remarks) {

  /** What a remark is about. A policy may have several remarks of one code, for other times. */
  public enum Code {
    /** Servers of the web PKI may not have certificates that live so long. */
    WEB_PKI_VALIDITY,
    /** There is no alternative name, and nobody looks for names in the subject any more. */
    NO_ALTERNATIVE_NAME,
    /** TLS stacks and most other software do not know the kind of key yet. */
    POST_QUANTUM_KEY,
    /** The curve is not among those that browsers and TLS 1.3 take. */
    UNUSUAL_CURVE,
    /** The private key may leave the vault, so it may be anywhere. */
    EXPORTABLE_KEY,
    /** A renewal keeps the key, so a key that leaked once is of use for as long. */
    REUSED_KEY,
    /** The leaf signs itself: each relying party has to be told to trust it. */
    SELF_SIGNED_LEAF,
    /** Nobody renews it: it ends unless somebody acts. */
    NEVER_RENEWED,
    /** It must present its status in the handshake, and there is nobody who could give one. */
    STAPLE_WITHOUT_RESPONDER,
    /** Who does not know an extension that is critical refuses the certificate. */
    CRITICAL_EXTENSION,
    /** It lives for less than an hour: a clock that is off by minutes refuses it. */
    SHORT_LIFE
  }

  /**
   * One thing that may be objected to.
   *
   * @param code what it is about
   * @param since from which day on (UTC); empty: always
   * @param until up to which day, which is not among them; empty: for ever
   * @param text a sentence
   */
  public record Remark(
      Code code, Optional<LocalDate> since, Optional<LocalDate> until, String text) {

    /** Whether it applies to what is issued on that day. */
    public boolean appliesOn(LocalDate day) {
      return since.filter(day::isBefore).isEmpty()
          && until.filter(end -> !day.isBefore(end)).isEmpty();
    }

    @Override
    public String toString() {
      return code + ": " + text;
    }
  }

  /** Copies the lists. */
  public PolicyExplanation {
    sentences = List.copyOf(sentences);
    remarks = List.copyOf(remarks);
  }

  /** The remarks that apply to what is issued on that day (UTC). */
  public List<Remark> remarksOn(LocalDate day) {
    return remarks.stream().filter(remark -> remark.appliesOn(day)).toList();
  }

  /** Everything, a sentence a line. */
  public String text() {
    var text = new StringBuilder();
    sentences.forEach(sentence -> text.append(sentence).append('\n'));
    remarks.forEach(remark -> text.append("! ").append(remark.text()).append('\n'));
    return text.toString();
  }

  @Override
  public String toString() {
    return text();
  }
}
