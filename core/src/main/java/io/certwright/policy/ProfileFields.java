package io.certwright.policy;

import io.certwright.spi.keys.KeySpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A profile as texts under field names, for whoever stores it: {@code name}, {@code names} and
 * {@code namesWithin} with their kinds, {@code wildcards} and {@code anySubject} ({@code true} or
 * {@code false}), {@code shortest} and {@code longest} ({@link Lifetime}), {@code keys}, {@code
 * purposes}, {@code authority} (nothing, {@code unlimited}, or the path length), {@code
 * extensions}.
 */
public final class ProfileFields {

  private static final String UNLIMITED = "unlimited";

  private ProfileFields() {}

  /** The fields of a profile, in their order; the caller may change the map. */
  public static Map<String, List<String>> encode(CertificateProfile profile) {
    var fields = new LinkedHashMap<String, List<String>>();
    fields.put("name", List.of(profile.name()));
    fields.put("names", profile.names().stream().map(SubjectAlternativeName::text).toList());
    fields.put("namesWithin", profile.namesWithin().stream().map(NameConstraint::text).toList());
    fields.put("wildcards", List.of(Boolean.toString(profile.wildcards())));
    fields.put("anySubject", List.of(Boolean.toString(profile.isAnySubject())));
    fields.put("shortest", List.of(profile.shortest().toString()));
    fields.put("longest", List.of(profile.longest().toString()));
    fields.put("keys", profile.keys().stream().map(KeySpec::name).toList());
    fields.put("purposes", List.copyOf(profile.purposes()));
    fields.put("authority", profile.authority().map(ProfileFields::pathLength).stream().toList());
    fields.put("extensions", List.copyOf(profile.extensions()));
    return fields;
  }

  private static String pathLength(CaConstraint authority) {
    var length = authority.pathLength();
    return length.isPresent() ? Integer.toString(length.getAsInt()) : UNLIMITED;
  }

  /**
   * The profile of these fields, checked as a whole like one that was just built.
   *
   * @throws io.certwright.errors.InvalidPolicyException if it is not valid
   * @throws IllegalArgumentException if a field is missing or not readable
   */
  public static CertificateProfile decode(Map<String, List<String>> fields) {
    var builder =
        CertificateProfile.builder(only(fields, "name"))
            .names(
                all(fields, "names")
                    .map(ProfileFields::name)
                    .toArray(SubjectAlternativeName[]::new))
            .namesWithin(
                all(fields, "namesWithin")
                    .map(NameConstraint::parse)
                    .toArray(NameConstraint[]::new))
            .lives(
                Lifetime.parse(only(fields, "shortest")), Lifetime.parse(only(fields, "longest")))
            .keys(all(fields, "keys").map(FieldValues::key).toArray(KeySpec[]::new))
            .customPurposes(all(fields, "purposes").toArray(String[]::new))
            .extensions(all(fields, "extensions").toArray(String[]::new));
    if (FieldValues.truth(only(fields, "wildcards"))) {
      builder.wildcards();
    }
    if (FieldValues.truth(only(fields, "anySubject"))) {
      builder.anySubject();
    }
    all(fields, "authority").forEach(text -> builder.authority(pathLength(text)));
    return builder.build();
  }

  private static OptionalInt pathLength(String text) {
    return text.equals(UNLIMITED) ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text));
  }

  private static SubjectAlternativeName name(String text) {
    var kind =
        NameKind.of(text)
            .orElseThrow(() -> new IllegalArgumentException("a name begins with its kind"));
    return kind.read(kind.strip(text));
  }

  private static String only(Map<String, List<String>> fields, String name) {
    return FieldValues.only(fields.getOrDefault(name, List.of()));
  }

  private static Stream<String> all(Map<String, List<String>> fields, String name) {
    return fields.getOrDefault(name, List.of()).stream();
  }
}
