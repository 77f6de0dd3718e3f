package io.certwright.internal.record;

import io.certwright.access.Identity;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who asked for something, or approved it.
 *
 * @param identity the identity; empty: the owner of the vault
 * @param through who acted as that identity; empty: nobody else, or the owner
 */
public record Party(Optional<Identity> identity, Optional<String> through) {

  /** The owner, as the audit trail calls it. */
  public static final String OWNER = "owner";

  /** The attributes of identities that are known by a certificate which tell who has its key. */
  private static final Set<String> TELLING = Set.of("certificate", "key");

  /** How the audit trail calls it. */
  public String name() {
    return identity.map(Identity::name).orElse(OWNER);
  }

  /** Whether both have the very same name. */
  public boolean isNamedLike(Party other) {
    return name().equals(other.name());
  }

  /**
   * Whether they may be one person, as far as it can be told: by a name that only case or form
   * tells apart, by whoever acts for them, or by the certificate or the key that they are known by.
   */
  public boolean mayBe(Party other) {
    var both = new HashSet<>(names());
    both.retainAll(other.names());
    return !both.isEmpty() || proofs().stream().anyMatch(other.proofs()::contains);
  }

  private Set<String> names() {
    var names = new HashSet<>(Set.of(folded(name())));
    through.ifPresent(one -> names.add(folded(one)));
    return names;
  }

  private List<String> proofs() {
    var proofs = new ArrayList<String>();
    identity.ifPresent(
        one ->
            TELLING.forEach(
                key -> {
                  var value = one.attributes().get(key);
                  if (value != null) {
                    proofs.add(key + "=" + value);
                  }
                }));
    return proofs;
  }

  private static String folded(String name) {
    return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).strip();
  }

  void write(DerWriter out) {
    out.sequence(
        s ->
            s.optional(
                    identity,
                    (w, one) ->
                        w.sequence(
                            i ->
                                i.text(one.name())
                                    .list(
                                        one.attributes().entrySet(),
                                        (a, entry) ->
                                            a.sequence(
                                                e ->
                                                    e.text(entry.getKey())
                                                        .text(entry.getValue())))))
                .optional(through, DerWriter::text));
  }

  static Party read(DerReader in) {
    return in.sequence(
        s ->
            new Party(
                s.optional(r -> r.sequence(i -> new Identity(i.text(), attributes(i)))),
                s.optional(DerReader::text)));
  }

  private static Map<String, String> attributes(DerReader in) {
    var all = new TreeMap<String, String>();
    in.list(r -> r.sequence(e -> Map.entry(e.text(), e.text())))
        .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return all;
  }
}
