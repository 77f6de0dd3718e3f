package io.certwright.tests.secrets;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.security.Provider;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Sees everything that can be reached from what a library handed out: through fields of its
 * classes, containers, causes and suppressed exceptions; and keeps what each object says of itself.
 */
final class Witness {

  private static final int LIMIT = 500_000;

  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<String> types = new TreeSet<>();
  private final Set<String> said = new LinkedHashSet<>();

  /** Looks at an object and all that it leads to. */
  void look(Object object) {
    Deque<Object> open = new ArrayDeque<>();
    open.add(object);
    while (!open.isEmpty()) {
      var next = open.remove();
      if (seen.add(next)) {
        if (seen.size() > LIMIT) {
          throw new IllegalStateException("more than " + LIMIT + " objects: is it a loop?");
        }
        types.add(next.getClass().getName());
        var text = text(next);
        if (!isContainer(next) && !text.equals(bare(next))) {
          said.add(next.getClass().getName() + " says: " + text);
        }
        open.addAll(reachable(next));
      }
    }
  }

  /** What the objects said, each with the name of its class. */
  Set<String> said() {
    return said;
  }

  /** The classes of what was seen. */
  Set<String> types() {
    return types;
  }

  /** What it says is what its content says, which is looked at by itself. */
  private static boolean isContainer(Object object) {
    return object.getClass().getName().startsWith("java.util.")
        && (object instanceof Map || object instanceof Collection || object instanceof Optional);
  }

  /** What an object says that has nothing to say of itself. */
  private static String bare(Object object) {
    return object.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(object));
  }

  private static String text(Object object) {
    try {
      return String.valueOf(object);
    } catch (RuntimeException e) {
      return e.toString();
    }
  }

  private static List<Object> reachable(Object object) {
    var found = new ArrayList<@Nullable Object>();
    if (object instanceof Throwable thrown) {
      found.add(thrown.getCause());
      found.addAll(Arrays.asList(thrown.getSuppressed()));
      found.add(thrown.getMessage());
    }
    if (object instanceof Provider) {
      // What services it has is public, and thousands of texts.
      return List.of();
    }
    if (object instanceof Map<?, ?> map) {
      found.addAll(map.keySet());
      found.addAll(map.values());
    } else if (object instanceof Collection<?> items
        && object.getClass().getName().startsWith("java.")) {
      items.forEach(found::add);
    } else if (object instanceof Optional<?> optional) {
      found.add(optional.orElse(null));
    } else if (object instanceof AtomicReference<?> reference) {
      found.add(reference.get());
    } else if (object instanceof Object[] array) {
      for (int i = 0; i < Array.getLength(array); i++) {
        found.add(array[i]);
      }
    }
    if (isOurs(object.getClass())) {
      found.addAll(fields(object));
    }
    found.removeIf(item -> item == null);
    return found;
  }

  /** Of the library, or of the cache within it; not of the tests. */
  private static boolean isOurs(Class<?> type) {
    var name = type.getName();
    return (name.startsWith("io.certwright.") && !name.startsWith("io.certwright.tests."))
        || name.startsWith("com.github.benmanes.caffeine.");
  }

  private static List<Object> fields(Object object) {
    var values = new ArrayList<Object>();
    for (Class<?> type = object.getClass();
        type != null && isOurs(type);
        type = type.getSuperclass()) {
      for (var field : type.getDeclaredFields()) {
        value(field, object).ifPresent(values::add);
      }
    }
    return values;
  }

  private static Optional<Object> value(Field field, Object object) {
    if (field.getType().isPrimitive()) {
      return Optional.empty();
    }
    try {
      field.setAccessible(true);
      return Optional.ofNullable(
          field.get(Modifier.isStatic(field.getModifiers()) ? null : object));
    } catch (IllegalAccessException | InaccessibleObjectException e) {
      return Optional.empty();
    }
  }
}
