package io.certwright.internal.keyfile;

import io.certwright.errors.UnreadableImportException;
import io.certwright.errors.UnreadableImportException.Reason;
import io.certwright.internal.bouncycastle.KeyFormats;
import io.certwright.internal.bouncycastle.PrivateKeyForms;
import io.certwright.internal.bouncycastle.PublicKeyInfo;
import io.certwright.internal.crypto.Crypto;
import io.certwright.internal.keyfile.Pile.Found;
import io.certwright.internal.keyfile.Pile.KeyEntry;
import io.certwright.internal.store.Secret;
import io.certwright.spi.keys.KeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which key and which leaf of all that was found is meant. Where that cannot be told, nothing is
 * guessed.
 *
 * <p>An alias is that of a private key, or {@code #2} for the second key; or, where several
 * certificates have its public key, the name or the SHA-256 of one of them.
 */
final class Selection {

  private static final int MAX_NAME = 100;

  private final Pile pile;
  private final Optional<String> alias;
  private final Crypto crypto;

  Selection(Pile pile, Optional<String> alias, Crypto crypto) {
    this.pile = pile;
    this.alias = alias;
    this.crypto = crypto;
  }

  ImportedMaterial choose() {
    if (pile.keys().isEmpty()) {
      throw Where.NOWHERE.refuse(
          Reason.NO_PRIVATE_KEY, "a private key was expected; there is " + inventory());
    }
    var key = key();
    if (pile.certificates().isEmpty()) {
      throw key.where()
          .refuse(
              Reason.NO_CERTIFICATE,
              "a certificate for the key was expected; there is " + inventory());
    }
    try (var pkcs8 = key.open()) {
      var spec = spec(key, pkcs8.bytes());
      var leaf = leaf(key, matching(key, spec, pkcs8.bytes()));
      var path = new IssuerPath(pile).from(leaf);
      var chain = path.stream().map(Found::certificate).toList();
      var others =
          pile.certificates().stream()
              .map(Found::certificate)
              .filter(certificate -> !chain.contains(certificate))
              .toList();
      var name = key.tag().alias().or(() -> leaf.tag().alias());
      var publicKey = PublicKeyInfo.of(leaf.certificate());
      var complete = new Secret(PrivateKeyForms.withPublicKey(pkcs8.bytes(), publicKey));
      return new ImportedMaterial(spec, complete, chain, name, others);
    }
  }

  private String inventory() {
    var parts = new ArrayList<String>();
    parts.add(pile.certificates().size() + " certificates");
    parts.add(pile.keys().size() + " private keys");
    if (!pile.skipped().isEmpty()) {
      parts.add("of no use " + pile.skipped());
    }
    return String.join(", ", parts);
  }

  private KeyEntry key() {
    var keys = pile.keys();
    if (alias.isEmpty()) {
      return only(keys);
    }
    var named = named(keys);
    if (!named.isEmpty()) {
      return only(named);
    }
    var leaf = pile.certificates().stream().filter(this::isNamed).findFirst();
    if (leaf.isEmpty()) {
      throw Where.NOWHERE.refuse(
          Reason.AMBIGUOUS,
          "there is no private key \"" + alias.get() + "\"; there are " + aliases(keys),
          aliases(keys));
    }
    var localId = leaf.get().tag().localId();
    var own =
        keys.stream()
            .filter(key -> localId.isPresent() && key.tag().localId().equals(localId))
            .toList();
    return only(own.isEmpty() ? keys : own);
  }

  private KeyEntry only(List<KeyEntry> keys) {
    if (keys.size() > 1) {
      var choices = aliases(keys);
      throw Where.NOWHERE.refuse(
          Reason.AMBIGUOUS,
          "there are " + keys.size() + " private keys; choose one by its alias: " + choices,
          choices);
    }
    return keys.get(0);
  }

  /** Those of the alias as it is written, or else in whatever case, or else of the number. */
  private List<KeyEntry> named(List<KeyEntry> keys) {
    var wanted = alias.orElse("");
    var exact = keys.stream().filter(key -> key.tag().alias().equals(alias)).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    var folded =
        keys.stream()
            .filter(key -> key.tag().alias().filter(wanted::equalsIgnoreCase).isPresent())
            .toList();
    if (!folded.isEmpty()) {
      return folded;
    }
    return keys.stream().filter(key -> number(key).equals(wanted)).toList();
  }

  private String number(KeyEntry key) {
    return "#" + (pile.keys().indexOf(key) + 1);
  }

  /** What finds each: its alias, unless another has the same. */
  private List<String> aliases(List<KeyEntry> keys) {
    return keys.stream()
        .map(
            key -> {
              long same =
                  pile.keys().stream()
                      .filter(other -> other.tag().alias().equals(key.tag().alias()))
                      .count();
              return same == 1 ? key.tag().alias().orElse(number(key)) : number(key);
            })
        .toList();
  }

  private static KeySpec spec(KeyEntry key, byte[] pkcs8) {
    return KeyFormats.privateKeySpec(pkcs8)
        .orElseThrow(
            () ->
                key.where()
                    .refuse(
                        Reason.UNSUPPORTED_KEY,
                        PrivateKeyForms.describe(pkcs8)
                            + " is of no kind that a vault keeps: "
                            + List.of(KeySpec.values())));
  }

  /** The certificates whose public key verifies what the key signs. */
  private List<Found> matching(KeyEntry key, KeySpec spec, byte[] pkcs8) {
    var proof = KeyProof.of(crypto, spec, pkcs8);
    if (proof.isEmpty()) {
      throw key.where()
          .refuse(Reason.UNSUPPORTED_KEY, "the key is damaged: nothing can be signed with it");
    }
    var matching =
        pile.certificates().stream()
            .filter(found -> proof.get().isOf(found.certificate()))
            .toList();
    if (matching.isEmpty()) {
      throw mismatch(key);
    }
    return matching;
  }

  private UnreadableImportException mismatch(KeyEntry key) {
    var first = pile.certificates().get(0);
    return key.where()
        .refuse(
            Reason.KEY_MISMATCH,
            "a certificate with the public key of this private key was expected; none of "
                + pile.certificates().size()
                + " has it (the first is "
                + name(first)
                + ")");
  }

  private Found leaf(KeyEntry key, List<Found> candidates) {
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    var named = candidates.stream().filter(this::isNamed).toList();
    if (named.size() == 1) {
      return named.get(0);
    }
    var localId = key.tag().localId();
    var tied =
        candidates.stream()
            .filter(found -> localId.isPresent() && found.tag().localId().equals(localId))
            .toList();
    if (tied.size() == 1) {
      return tied.get(0);
    }
    var choices = candidates.stream().map(this::thumbprint).toList();
    var texts =
        IntStream.range(0, candidates.size())
            .mapToObj(i -> name(candidates.get(i)) + " " + choices.get(i))
            .toList();
    throw key.where()
        .refuse(
            Reason.AMBIGUOUS,
            candidates.size()
                + " certificates have the public key of this private key; choose one by its"
                + " SHA-256 as the alias: "
                + texts,
            choices);
  }

  private boolean isNamed(Found found) {
    return alias.isPresent()
        && (found.tag().alias().equals(alias) || thumbprint(found).equalsIgnoreCase(alias.get()));
  }

  private String thumbprint(Found found) {
    return HexFormat.of().formatHex(crypto.sha256(found.der().toByteArray()));
  }

  private static String name(Found found) {
    var name = found.certificate().getSubjectX500Principal().getName();
    return "\"" + name.substring(0, Math.min(name.length(), MAX_NAME)) + "\"";
  }
}
