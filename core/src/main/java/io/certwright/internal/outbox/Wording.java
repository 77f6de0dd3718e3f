package io.certwright.internal.outbox;

import io.certwright.event.RecordedEvent;
import io.certwright.event.VaultEvent;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Events in words, for those outside who know no types of this library. */
final class Wording {

  private Wording() {}

  /**
   * Whether people are to be told in person. Attempts that fail are told less and less often: the
   * first, the second, the fourth, the eighth in a row.
   */
  static boolean isForPeople(VaultEvent event) {
    return event instanceof VaultEvent.NearExpiry
        || event instanceof VaultEvent.Expired
        || event instanceof VaultEvent.Revoked
        || event instanceof VaultEvent.Renewed
        || event instanceof VaultEvent.RequestReady
        || event instanceof VaultEvent.KeyCompromised
        || event instanceof VaultEvent.AuthorityNearEnd
        || event instanceof VaultEvent.AnchorNearExpiry
        || event instanceof VaultEvent.AnchorExpired
        || event instanceof VaultEvent.CampaignHeld
        || event instanceof VaultEvent.ApprovalRequested
        || (event instanceof VaultEvent.AttemptFailed failed
            && Integer.bitCount(failed.attempt()) == 1)
        || (event instanceof VaultEvent.CrlFailed list && Integer.bitCount(list.attempt()) == 1);
  }

  /** What the event says besides its header, by the names of its components. */
  static Map<String, String> data(RecordedEvent told) {
    var data = new LinkedHashMap<String, String>();
    data.put("vault", told.header().vault());
    data.put("identity", told.header().identity());
    data.put("revision", Long.toString(told.header().revision()));
    for (var component : told.event().getClass().getRecordComponents()) {
      value(told.event(), component).ifPresent(text -> data.put(component.getName(), text));
    }
    return data;
  }

  private static Optional<String> value(VaultEvent event, RecordComponent component) {
    try {
      var value = component.getAccessor().invoke(event);
      return value instanceof Optional<?> maybe
          ? maybe.map(Object::toString)
          : Optional.of(value.toString());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** A sentence. */
  static String summary(RecordedEvent told) {
    var header = told.header();
    var name = header.subject();
    return "Vault " + header.vault() + ": " + sentence(told.event(), name);
  }

  private static String sentence(VaultEvent event, String name) {
    if (event instanceof VaultEvent.Renewed renewed) {
      return name
          + " was renewed and is valid until "
          + renewed.notAfter()
          + renewed.next().map(next -> "; the next renewal is at " + next).orElse("")
          + ".";
    }
    if (event instanceof VaultEvent.Issued issued) {
      return name + " was issued and is valid until " + issued.notAfter() + ".";
    }
    if (event instanceof VaultEvent.AttemptFailed failed) {
      return "attempt "
          + failed.attempt()
          + " at "
          + name
          + " failed ("
          + failed.refusal()
          + ", "
          + failed.code()
          + "): "
          + failed.message()
          + " The next attempt is at "
          + failed.next()
          + ".";
    }
    if (event instanceof VaultEvent.NearExpiry near) {
      return name + " ends at " + near.notAfter() + ".";
    }
    if (event instanceof VaultEvent.Expired expired) {
      return name + " ended at " + expired.notAfter() + ", and there is no newer version.";
    }
    if (event instanceof VaultEvent.Revoked revoked) {
      return name + " is revoked since " + revoked.since() + ".";
    }
    if (event instanceof VaultEvent.IssuerNotAsked not) {
      return "the issuer "
          + name
          + " is asked only now and then ("
          + not.refusal()
          + ", "
          + not.code()
          + "); put off with this: "
          + not.certificates()
          + ".";
    }
    if (event instanceof VaultEvent.RequestReady ready) {
      return "a request for "
          + name
          + " waits for somebody to take it to a CA"
          + ready.notAfter().map(end -> "; the present version ends at " + end).orElse("")
          + ".";
    }
    if (event instanceof VaultEvent.KeyCompromised compromised) {
      return "the key with the SHA-256 "
          + name
          + " is compromised ("
          + compromised.reason()
          + (compromised.told() ? ")" : "), another vault of the storage says")
          + (compromised.told() || compromised.proven() ? "" : " without a proof")
          + ": it is blocked for ever, and whatever has it is revoked.";
    }
    if (event instanceof VaultEvent.NotRevokedAtIssuer not) {
      return "the issuer "
          + not.issuer()
          + " has not revoked "
          + name
          + " ("
          + not.code()
          + "): "
          + not.message()
          + not.next().map(at -> " It is asked again at " + at).orElse(" It is not asked again")
          + ".";
    }
    if (event instanceof VaultEvent.AuthorityNearEnd near) {
      return "the CA "
          + name
          + " ends at "
          + near.notAfter()
          + " and cannot issue what lives as long as now after "
          + near.lastIssue()
          + "; prepare its successor.";
    }
    if (event instanceof VaultEvent.CrlFailed list) {
      return "attempt "
          + list.attempt()
          + " at the revocation list "
          + list.partition()
          + " of the CA "
          + name
          + " (key "
          + list.key()
          + ") failed: "
          + list.message()
          + " The next attempt is at "
          + list.next()
          + ".";
    }
    if (event instanceof VaultEvent.AnchorNearExpiry near) {
      return "the anchor "
          + near.anchor()
          + " of the trust bundle "
          + name
          + " ends at "
          + near.notAfter()
          + "; no path to it is valid afterwards. Add what replaces it.";
    }
    if (event instanceof VaultEvent.AnchorExpired ended) {
      return "the anchor "
          + ended.anchor()
          + " of the trust bundle "
          + name
          + " ended at "
          + ended.notAfter()
          + ".";
    }
    if (event instanceof VaultEvent.CampaignHeld held) {
      return "the campaign "
          + name
          + " is paused ("
          + held.code()
          + "): "
          + held.message()
          + ". Somebody with the rights can resume it.";
    }
    if (event instanceof VaultEvent.EventPassedOver passed) {
      return "the listener " + name + " is not told of " + passed.event() + ": " + passed.reason();
    }
    var what = event.getClass().getSimpleName().replaceAll("(?<=.)([A-Z])", " $1");
    return (name.isEmpty() ? "" : name + ": ") + what.toLowerCase(Locale.ROOT) + ".";
  }
}
