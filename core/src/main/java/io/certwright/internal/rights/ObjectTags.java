package io.certwright.internal.rights;

import io.certwright.access.ObjectKind;
import java.util.Map;

/** Tells the tags of what a decision is about; asked only if the decision depends on them. */
public interface ObjectTags {

  /** Those of what has none. */
  ObjectTags NONE = (kind, name) -> Map.of();

  /** The tags of something, by key; empty also if there is no such thing. */
  Map<String, String> of(ObjectKind kind, String name);
}
