package io.certwright.internal.record;

import io.certwright.access.Actor;
import io.certwright.access.Identity;
import io.certwright.internal.bouncycastle.DerReader;
import io.certwright.internal.bouncycastle.DerWriter;
import java.util.Map;
import java.util.TreeMap;

/** How it is kept on whose behalf something is done: of an identity all that its rights hang on. */
final class Actors {

  private Actors() {}

  static void write(DerWriter out, Actor actor) {
    out.sequence(
        s ->
            s.text(actor.name())
                .optional(
                    actor.identity(),
                    (w, identity) ->
                        w.list(
                            identity.attributes().entrySet(),
                            (each, attribute) ->
                                each.text(attribute.getKey()).text(attribute.getValue()))));
  }

  static Actor read(DerReader in) {
    return in.sequence(
        s -> {
          var name = s.text();
          return new Actor(
              name, s.optional(Actors::attributes).map(found -> new Identity(name, found)));
        });
  }

  private static Map<String, String> attributes(DerReader in) {
    var attributes = new TreeMap<String, String>();
    for (var attribute : in.list(each -> Map.entry(each.text(), each.text()))) {
      attributes.put(attribute.getKey(), attribute.getValue());
    }
    return attributes;
  }
}
