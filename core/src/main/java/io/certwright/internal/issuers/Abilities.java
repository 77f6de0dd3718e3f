package io.certwright.internal.issuers;

import io.certwright.spi.issuer.Issuer;
import java.util.Optional;

/** What an issuer can do besides issuing, also where something stands in front of it. */
public final class Abilities {

  private Abilities() {}

  /** Something in front of an issuer. */
  public interface Front extends Issuer {

    /** The issuer behind it; empty: there is none now. */
    Optional<Issuer> behind();
  }

  /** Whether an ability that is not found is one that the issuer does not have. */
  public static boolean areKnown(Issuer issuer) {
    return !(issuer instanceof Front front) || front.behind().isPresent();
  }

  /** The issuer as one that has an ability. */
  public static <T extends Issuer> Optional<T> of(Issuer issuer, Class<T> ability) {
    var real = issuer instanceof Front front ? front.behind() : Optional.of(issuer);
    return real.filter(ability::isInstance).map(ability::cast);
  }
}
