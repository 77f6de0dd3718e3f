package io.certwright.policy;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.spi.keys.KeySpec;
import java.time.Duration;
import java.time.Period;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of a certification authority, under a name: a valid whole, checked when it was
 * built. A CA that has profiles signs only what one of them allows; whether it does is judged by
 * what the certificate would say, not by what was asked for.
 *
 * <p>What is not allowed here is refused: a profile without names allows certificates without
 * alternative names only. Unless set: a life of one second to 90 days, every kind of key, a subject
 * of nothing or of one common name that is one of the alternative names, no wildcards.
 *
 * <p>Immutable and thread-safe.
 */
public final class CertificateProfile {

  private static final String OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5";

  private final String name;
  private final List<SubjectAlternativeName> names;
  private final List<NameConstraint> namesWithin;
  private final boolean wildcards;
  private final boolean anySubject;
  private final Lifetime shortest;
  private final Lifetime longest;
  private final Set<KeySpec> keys;
  private final Set<String> purposes;
  private final Optional<CaConstraint> authority;
  private final Set<String> extensions;

  CertificateProfile(Builder from) {
    name = from.name;
    names = List.copyOf(from.names);
    namesWithin = List.copyOf(from.namesWithin);
    wildcards = from.wildcards;
    anySubject = from.anySubject;
    shortest = from.shortest;
    longest = from.longest;
    keys = Collections.unmodifiableSet(EnumSet.copyOf(from.keys));
    purposes = Collections.unmodifiableSet(new LinkedHashSet<>(from.purposes));
    authority = Optional.ofNullable(from.authority);
    extensions = Collections.unmodifiableSet(new LinkedHashSet<>(from.extensions));
  }

  /**
   * A builder for no purpose in particular.
   *
   * @param name letters, digits and hyphens, 1 to 127
   */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** TLS servers; their names are to be given. */
  public static Builder tlsServer(String name) {
    return builder(name).purposes(ExtendedKeyUsage.SERVER_AUTH);
  }

  /** TLS clients; their names or subjects are to be given. */
  public static Builder tlsClient(String name) {
    return builder(name).purposes(ExtendedKeyUsage.CLIENT_AUTH);
  }

  /**
   * Those who answer for the status of the CA's certificates (RFC 6960), by whatever subject; they
   * may say that their own status is not to be asked for, as {@link CertificatePolicy#ocspSigner}
   * has it.
   */
  public static Builder ocspSigner(String name) {
    return builder(name)
        .purposes(ExtendedKeyUsage.OCSP_SIGNING)
        .anySubject()
        .extensions(OCSP_NO_CHECK);
  }

  /**
   * Authorities below the CA, by whatever subject, for 60 months at most.
   *
   * @param pathLength how many authorities may follow below each of them at most
   */
  public static Builder authority(String name, int pathLength) {
    return builder(name)
        .authority(OptionalInt.of(pathLength))
        .anySubject()
        .longestPeriod(Period.ofMonths(60));
  }

  /** By what it is called. */
  public String name() {
    return name;
  }

  /** The alternative names that are allowed, each as it stands; a wildcard may be among them. */
  public List<SubjectAlternativeName> names() {
    return names;
  }

  /** The parts of the name spaces in which alternative names and subjects may lie. */
  public List<NameConstraint> namesWithin() {
    return namesWithin;
  }

  /** Whether DNS names within those parts may be wildcards. */
  public boolean wildcards() {
    return wildcards;
  }

  /** Whether the subject may be anything. */
  public boolean isAnySubject() {
    return anySubject;
  }

  /** The shortest life. */
  public Lifetime shortest() {
    return shortest;
  }

  /** The longest life, which is also what a request is given that does not say. */
  public Lifetime longest() {
    return longest;
  }

  /** The kinds of keys. */
  public Set<KeySpec> keys() {
    return keys;
  }

  /** The purposes as object identifiers, of which a certificate has one at least. */
  public Set<String> purposes() {
    return purposes;
  }

  /** That it is for authorities, and with which path length at most; empty: for end entities. */
  public Optional<CaConstraint> authority() {
    return authority;
  }

  /** The object identifiers of the further extensions, which are copied from requests. */
  public Set<String> extensions() {
    return extensions;
  }

  private List<Object> parts() {
    return List.of(
        name,
        names,
        namesWithin,
        wildcards,
        anySubject,
        shortest,
        longest,
        keys,
        purposes,
        authority,
        extensions);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CertificateProfile that && parts().equals(that.parts());
  }

  @Override
  public int hashCode() {
    return parts().hashCode();
  }

  @Override
  public String toString() {
    return "CertificateProfile" + parts();
  }

  /** Puts a profile together. Each call replaces what an earlier one gave. Used by one thread. */
  public static final class Builder {

    final String name;
    List<SubjectAlternativeName> names = List.of();
    List<NameConstraint> namesWithin = List.of();
    boolean wildcards;
    boolean anySubject;
    Lifetime shortest = Lifetime.of(Duration.ofSeconds(1));
    Lifetime longest = Lifetime.of(Duration.ofDays(90));
    Set<KeySpec> keys = EnumSet.allOf(KeySpec.class);
    List<String> purposes = List.of();
    @Nullable CaConstraint authority;
    List<String> extensions = List.of();

    private Builder(String name) {
      this.name = Objects.requireNonNull(name, "name");
    }

    /** The alternative names that are allowed as they stand. */
    public Builder names(SubjectAlternativeName... names) {
      this.names = List.of(names);
      return this;
    }

    /**
     * Where alternative names may lie: in a DNS domain, a range of addresses, at a mail host, on
     * the host of URIs; and with which distinguished names subjects may begin. Of such a subject a
     * common name that looks like the name of a host has to be one of the alternative names.
     */
    public Builder namesWithin(NameConstraint... parts) {
      namesWithin = List.of(parts);
      return this;
    }

    /** DNS names within the parts may be wildcards. */
    public Builder wildcards() {
      wildcards = true;
      return this;
    }

    /** The subject may be anything: nobody relies on it. */
    public Builder anySubject() {
      anySubject = true;
      return this;
    }

    /** The shortest life. */
    public Builder shortest(Duration life) {
      return lives(Lifetime.of(life), longest);
    }

    /** The longest life. */
    public Builder longest(Duration life) {
      return lives(shortest, Lifetime.of(life));
    }

    /** The longest life in months and days of the calendar. */
    public Builder longestPeriod(Period life) {
      return lives(shortest, Lifetime.ofPeriod(life));
    }

    Builder lives(Lifetime from, Lifetime to) {
      shortest = from;
      longest = to;
      return this;
    }

    /** The kinds of keys that are allowed. */
    public Builder keys(KeySpec... keys) {
      this.keys = keys.length == 0 ? Set.of() : EnumSet.copyOf(Arrays.asList(keys));
      return this;
    }

    /** The well-known purposes that are allowed. */
    public Builder purposes(ExtendedKeyUsage... purposes) {
      return customPurposes(
          Arrays.stream(purposes).map(ExtendedKeyUsage::oid).toArray(String[]::new));
    }

    /** The purposes that are allowed, as object identifiers in dotted form. */
    public Builder customPurposes(String... oids) {
      purposes = List.of(oids);
      return this;
    }

    /**
     * It is for authorities, and for nothing else.
     *
     * @param pathLength how many authorities may follow below each at most; empty: any number
     */
    public Builder authority(OptionalInt pathLength) {
      authority = new CaConstraint(pathLength);
      return this;
    }

    /**
     * The object identifiers of what a certificate may say beyond names, key, purposes and
     * authority: name constraints, certificate policies, TLS features, custom extensions. They are
     * copied from requests, as is a key usage if it is named here; otherwise that fits the purpose.
     */
    public Builder extensions(String... oids) {
      extensions = List.of(oids);
      return this;
    }

    /**
     * The profile.
     *
     * @throws InvalidPolicyException that lists everything that is wrong with it
     */
    public CertificateProfile build() {
      ProfileCheck.check(this);
      return new CertificateProfile(this);
    }
  }
}
