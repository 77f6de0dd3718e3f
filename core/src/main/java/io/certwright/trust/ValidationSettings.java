package io.certwright.trust;

import io.certwright.errors.InvalidPolicyException;
import io.certwright.policy.SubjectAlternativeName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a chain is validated for, and how. Made by a {@link Builder}. */
public final class ValidationSettings {

  private final Purpose purpose;
  private final Instant at;
  private final Optional<SubjectAlternativeName> host;
  private final PolicyRules policies;
  private final Set<WeakAlgorithm> weakAllowed;
  private final Strictness strictness;
  private final RevocationMode revocation;
  private final List<RevocationSource> sources;
  private final ValidationLimits limits;

  private ValidationSettings(Builder builder) {
    this.purpose = builder.purpose;
    this.at = builder.at;
    this.host = builder.host;
    this.policies = builder.policies;
    this.weakAllowed = Collections.unmodifiableSet(EnumSet.copyOf(builder.weakAllowed));
    this.strictness = builder.strictness;
    this.revocation = builder.revocation;
    this.sources = List.copyOf(builder.sources);
    this.limits = builder.limits;
  }

  /**
   * Settings for a purpose.
   *
   * @param at the instant to judge at, now or any other
   */
  public static Builder builder(Purpose purpose, Instant at) {
    return new Builder(purpose, at);
  }

  /** What the leaf is to be used for. */
  public Purpose purpose() {
    return purpose;
  }

  /** The instant to judge at. */
  public Instant at() {
    return at;
  }

  /** The DNS name or address that the leaf must speak for; empty: none. */
  public Optional<SubjectAlternativeName> host() {
    return host;
  }

  /** Which certificate policies are wanted. */
  public PolicyRules policies() {
    return policies;
  }

  /** The weak algorithms that are accepted nevertheless. */
  public Set<WeakAlgorithm> weakAllowed() {
    return weakAllowed;
  }

  /** How closely the form of the certificates is looked at. */
  public Strictness strictness() {
    return strictness;
  }

  /** What is done about revocation. */
  public RevocationMode revocation() {
    return revocation;
  }

  /** Where evidence about revocation comes from. */
  public List<RevocationSource> sources() {
    return sources;
  }

  /** What may be spent. */
  public ValidationLimits limits() {
    return limits;
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {

    private final Purpose purpose;
    private final Instant at;
    private Optional<SubjectAlternativeName> host = Optional.empty();
    private PolicyRules policies = PolicyRules.ANY;
    private final Set<WeakAlgorithm> weakAllowed = EnumSet.noneOf(WeakAlgorithm.class);
    private Strictness strictness = Strictness.PATH;
    private RevocationMode revocation = RevocationMode.OFF;
    private final List<RevocationSource> sources = new ArrayList<>();
    private ValidationLimits limits = ValidationLimits.standard();

    private Builder(Purpose purpose, Instant at) {
      this.purpose = purpose;
      this.at = at;
    }

    /**
     * The host that the leaf must speak for by its subject alternative names (RFC 9525).
     *
     * @param host a DNS name, with or without a dot at its end, or the literal of an address
     * @throws IllegalArgumentException if it is neither
     */
    public Builder host(String host) {
      this.host = Optional.of(reference(host));
      return this;
    }

    private static SubjectAlternativeName reference(String host) {
      try {
        return host.indexOf(':') >= 0 || host.matches("[0-9.]+")
            ? SubjectAlternativeName.ip(host)
            : SubjectAlternativeName.dns(withoutRootDot(host));
      } catch (InvalidPolicyException e) {
        throw new IllegalArgumentException("No host to connect to: " + e.getMessage(), e);
      }
    }

    private static String withoutRootDot(String host) {
      if (host.startsWith("*")) {
        throw new IllegalArgumentException("One connects to a host, not to a wildcard");
      }
      return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    /** Which certificate policies are wanted; unless this is called, any or none. */
    public Builder policies(PolicyRules policies) {
      this.policies = policies;
      return this;
    }

    /**
     * Accepts an algorithm that can be forged, or soon will be. Called once for each; by default
     * none is accepted.
     */
    public Builder allowWeak(WeakAlgorithm weak) {
      this.weakAllowed.add(weak);
      return this;
    }

    /**
     * How closely the form of the certificates is looked at; {@link Strictness#PATH} if not set.
     */
    public Builder strictness(Strictness strictness) {
      this.strictness = strictness;
      return this;
    }

    /**
     * Has revocation checked.
     *
     * @param sources where evidence comes from, each of them asked
     */
    public Builder revocation(RevocationMode mode, List<RevocationSource> sources) {
      this.revocation = mode;
      this.sources.clear();
      this.sources.addAll(sources);
      return this;
    }

    /** What may be spent; {@link ValidationLimits#standard()} if not set. */
    public Builder limits(ValidationLimits limits) {
      this.limits = limits;
      return this;
    }

    /** The settings. */
    public ValidationSettings build() {
      return new ValidationSettings(this);
    }
  }
}
