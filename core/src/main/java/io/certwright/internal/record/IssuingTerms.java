package io.certwright.internal.record;

import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import io.certwright.policy.AuthorityState;
import io.certwright.policy.CertificatePolicy;
import io.certwright.policy.CertificateProfile;
import io.certwright.policy.ProfileFields;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a CA of this vault signs, and which of its versions does. Whatever changes it, but for the
 * mark of a warning, writes the record of the CA's certificate as well, whose revision each issue
 * depends on.
 *
 * @param state what its key is used for
 * @param profiles what may be asked of it; none: everything
 * @param successor the version that takes over when it is told to; empty: none is prepared
 * @param replaced the versions that one took over from, which answer for what they have issued
 * @param crosses by which its versions vouch for one another, those that have ended left out
 * @param warned the version of whose end was warned; empty: of none
 */
public record IssuingTerms(
    AuthorityState state,
    List<CertificateProfile> profiles,
    Optional<Successor> successor,
    List<Replaced> replaced,
    List<CrossCertificate> crosses,
    String warned) {

  /** What holds for a CA for which nothing was set. */
  public static final IssuingTerms STANDARD =
      new IssuingTerms(
          AuthorityState.ISSUING, List.of(), Optional.empty(), List.of(), List.of(), "");

  /** Copies the lists. */
  public IssuingTerms {
    profiles = List.copyOf(profiles);
    replaced = List.copyOf(replaced);
    crosses = List.copyOf(crosses);
  }

  /**
   * A version that waits to take over.
   *
   * @param version the version, out of service until then
   * @param policy the policy that it was made under, which is the CA's from then on
   */
  public record Successor(String version, CertificatePolicy policy) {}

  /**
   * A version that another one took over from.
   *
   * @param version the version
   * @param notAfter when it ends, and everything that it has issued
   */
  public record Replaced(String version, Instant notAfter) {}

  /** The same in another state. */
  public IssuingTerms in(AuthorityState changed) {
    return new IssuingTerms(changed, profiles, successor, replaced, crosses, warned);
  }

  /** The same with other profiles. */
  public IssuingTerms allowing(List<CertificateProfile> changed) {
    return new IssuingTerms(state, changed, successor, replaced, crosses, warned);
  }

  /** The same, warned of the end of a version. */
  public IssuingTerms warnedOf(String version) {
    return new IssuingTerms(state, profiles, successor, replaced, crosses, version);
  }

  /** The same with a successor that is prepared. */
  public IssuingTerms prepared(Successor next, List<CrossCertificate> more, Instant now) {
    var all = Stream.concat(lasting(crosses, now), more.stream()).toList();
    return new IssuingTerms(state, profiles, Optional.of(next), replaced, all, warned);
  }

  /** The same with the successor in the place of a version. */
  public IssuingTerms succeeding(Replaced before, Instant now) {
    var past =
        Stream.concat(
                replaced.stream().filter(version -> now.isBefore(version.notAfter())),
                Stream.of(before))
            .toList();
    return new IssuingTerms(
        state, profiles, Optional.empty(), past, lasting(crosses, now).toList(), warned);
  }

  /** The same without the successor. */
  public IssuingTerms cancelled() {
    var version = successor.map(Successor::version).orElse("");
    var left = crosses.stream().filter(cross -> !cross.isOf(version)).toList();
    return new IssuingTerms(state, profiles, Optional.empty(), replaced, left, warned);
  }

  private static Stream<CrossCertificate> lasting(List<CrossCertificate> all, Instant now) {
    return all.stream().filter(cross -> now.isBefore(cross.notAfter()));
  }

  void write(DerWriter out) {
    out.sequence(
        s -> {
          s.text(state.name());
          s.list(profiles, IssuingTerms::write);
          s.optional(
              successor,
              (w, next) -> {
                w.text(next.version());
                Policies.write(w, next.policy());
              });
          s.list(
              replaced, (w, past) -> w.sequence(p -> p.text(past.version).instant(past.notAfter)));
          s.list(crosses, (w, cross) -> cross.write(w));
          s.text(warned);
        });
  }

  static IssuingTerms read(DerReader in) {
    return in.sequence(
        s ->
            new IssuingTerms(
                AuthorityState.valueOf(s.text()),
                s.list(IssuingTerms::readProfile),
                s.optional(r -> new Successor(r.text(), Policies.read(r))),
                s.list(r -> r.sequence(p -> new Replaced(p.text(), p.instant()))),
                s.list(CrossCertificate::read),
                s.text()));
  }

  private static void write(DerWriter out, CertificateProfile profile) {
    out.list(
        ProfileFields.encode(profile).entrySet(),
        (w, field) ->
            w.sequence(s -> s.text(field.getKey()).list(field.getValue(), DerWriter::text)));
  }

  private static CertificateProfile readProfile(DerReader in) {
    var fields = new LinkedHashMap<String, List<String>>();
    for (var field : in.list(r -> r.sequence(s -> Map.entry(s.text(), s.list(DerReader::text))))) {
      fields.put(field.getKey(), field.getValue());
    }
    return ProfileFields.decode(fields);
  }
}
