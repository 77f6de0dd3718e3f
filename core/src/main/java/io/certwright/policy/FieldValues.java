package io.certwright.policy;

import static io.certwright.policy.Refusals.quote;

import io.certwright.lint.LintProfile;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reading of the single values of a stored policy; what is not one is told to the caller. */
final class FieldValues {

  private static final String UNLIMITED = "unlimited";
  private static final String BEFORE = "before ";
  private static final String EARLIEST = "earliest of ";
  private static final String PREPARED = "prepared ";
  private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,8}");
  private static final Pattern FRACTION = Pattern.compile("([0-9]{1,9})/([0-9]{1,9})");

  private FieldValues() {}

  static String only(List<String> values) {
    if (values.size() != 1) {
      throw new IllegalArgumentException("there are " + values.size() + " values instead of one");
    }
    return values.get(0);
  }

  static KeySpec key(String name) {
    return constant(KeySpec.values(), name, "a kind of key");
  }

  static LintProfile lint(String name) {
    return constant(LintProfile.values(), name, "a profile of rules");
  }

  static KeyUsage[] keyUsages(List<String> names) {
    return names.stream()
        .map(name -> constant(KeyUsage.values(), name, "a key usage"))
        .toArray(KeyUsage[]::new);
  }

  private static <E extends Enum<E>> E constant(E[] all, String name, String what) {
    for (E constant : all) {
      if (constant.name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        quote(name) + " is not " + what + "; there are " + Arrays.toString(all));
  }

  static boolean truth(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(quote(text) + " is neither true nor false");
    };
  }

  static ContentType contentType(String text) {
    for (ContentType type : ContentType.values()) {
      if (type.text().equals(text)) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        quote(text)
            + " is neither "
            + ContentType.PKCS12.text()
            + " nor "
            + ContentType.PEM.text());
  }

  /** Of a field that is left out instead of being false. */
  static boolean onlyTrue(String text) {
    if (!text.equals("true")) {
      throw new IllegalArgumentException(quote(text) + " is not true, which is all that it can be");
    }
    return true;
  }

  static void addName(CertificatePolicyBuilder builder, String tagged) {
    NameKind kind =
        NameKind.of(tagged)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        quote(tagged) + " does not begin with dns:, ip:, email: or uri:"));
    builder.name(kind, kind.strip(tagged));
  }

  static Renewal renewal(String text) {
    if (text.startsWith(EARLIEST)) {
      String[] two = text.substring(EARLIEST.length()).split(", ", -1);
      if (two.length == 2) {
        return Renewal.earliestOf(single(two[0]), single(two[1]));
      }
    }
    return single(text);
  }

  private static Renewal single(String text) {
    Matcher fraction = FRACTION.matcher(text);
    if (fraction.matches()) {
      return Renewal.atFraction(
          Integer.parseInt(fraction.group(1)), Integer.parseInt(fraction.group(2)));
    }
    if (text.startsWith(BEFORE)) {
      Lifetime time = Lifetime.parse(text.substring(BEFORE.length()));
      return time instanceof Lifetime.Exact exact
          ? Renewal.before(exact.duration())
          : Renewal.beforePeriod(((Lifetime.Calendar) time).period());
    }
    if (text.equals(Renewal.never().toString())) {
      return Renewal.never();
    }
    throw new IllegalArgumentException(
        quote(text)
            + " is not a renewal; there are 2/3, before PT24H, before P1M, earliest of 2/3, before"
            + " PT24H, never");
  }

  static KeyRenewal keyRenewal(String text) {
    if (text.equals(KeyRenewal.newKey().toString())) {
      return KeyRenewal.newKey();
    }
    if (text.equals(KeyRenewal.reuse().toString())) {
      return KeyRenewal.reuse();
    }
    if (text.startsWith(PREPARED)) {
      return KeyRenewal.preparedAhead(exact(text.substring(PREPARED.length())));
    }
    throw new IllegalArgumentException(
        quote(text) + " is not a key at renewal; there are new, reuse, prepared PT168H");
  }

  static Duration exact(String text) {
    if (Lifetime.parse(text) instanceof Lifetime.Exact exact) {
      return exact.duration();
    }
    throw new IllegalArgumentException(quote(text) + " is not an exact time, like PT1H");
  }

  static void setMaxStaleness(CertificatePolicyBuilder builder, List<String> values) {
    if (!values.isEmpty()) {
      builder.maxStaleness(exact(only(values)));
    }
  }

  static String pathLength(CaConstraint authority) {
    OptionalInt length = authority.pathLength();
    return length.isPresent() ? Integer.toString(length.getAsInt()) : UNLIMITED;
  }

  static void setAuthority(CertificatePolicyBuilder builder, List<String> values) {
    if (values.isEmpty()) {
      return;
    }
    String text = only(values);
    if (text.equals(UNLIMITED)) {
      builder.certificateAuthority(OptionalInt.empty());
    } else if (NUMBER.matcher(text).matches()) {
      builder.certificateAuthority(OptionalInt.of(Integer.parseInt(text)));
    } else {
      throw new IllegalArgumentException(
          quote(text) + " is neither a path length of 0 or more nor " + UNLIMITED);
    }
  }
}
