package io.certwright.tests.house;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The line of a type, and how types are written. */
final class ApiType {

  private ApiType() {}

  static String describe(Class<?> type) {
    var words = new ArrayList<String>();
    words.add(visibility(type.getModifiers()));
    if (type.getEnclosingClass() != null && !type.isInterface() && isStatic(type)) {
      words.add("static");
    }
    if (type.isSealed()) {
      words.add("sealed");
    }
    words.add(kind(type));
    words.add(type.getName() + parameters(type.getTypeParameters()) + components(type));
    if (!type.isEnum() && !type.isRecord() && hasSuperclass(type)) {
      words.add("extends " + name(type.getGenericSuperclass()));
    }
    if (type.getGenericInterfaces().length > 0) {
      words.add((type.isInterface() ? "extends " : "implements ") + interfaces(type));
    }
    if (type.isSealed()) {
      words.add("permits " + permitted(type));
    }
    return String.join(" ", words) + deprecation(type);
  }

  private static boolean isStatic(Class<?> type) {
    return Modifier.isStatic(type.getModifiers()) && !type.isEnum() && !type.isRecord();
  }

  private static boolean hasSuperclass(Class<?> type) {
    return !type.isInterface() && type.getSuperclass() != Object.class;
  }

  private static String kind(Class<?> type) {
    if (type.isAnnotation()) {
      return "@interface";
    }
    if (type.isInterface()) {
      return "interface";
    }
    if (type.isEnum()) {
      return "enum";
    }
    if (type.isRecord()) {
      return "record";
    }
    if (Modifier.isAbstract(type.getModifiers())) {
      return "abstract class";
    }
    return Modifier.isFinal(type.getModifiers()) ? "final class" : "class";
  }

  private static String components(Class<?> type) {
    if (!type.isRecord()) {
      return "";
    }
    return Arrays.stream(type.getRecordComponents())
        .map(ApiType::component)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  private static String component(RecordComponent component) {
    return nullable(component.getAnnotatedType())
        + name(component.getGenericType())
        + " "
        + component.getName();
  }

  private static String interfaces(Class<?> type) {
    return Arrays.stream(type.getGenericInterfaces())
        .map(ApiType::name)
        .collect(Collectors.joining(", "));
  }

  private static String permitted(Class<?> type) {
    return Arrays.stream(type.getPermittedSubclasses())
        .map(Class::getName)
        .sorted()
        .collect(Collectors.joining(", "));
  }

  static String visibility(int modifiers) {
    return Modifier.isPublic(modifiers) ? "public" : "protected";
  }

  /** A generic type, without the package that every source file has imported. */
  static String name(Type type) {
    return type.getTypeName().replaceAll("\\bjava\\.lang\\.(?=[A-Z])", "");
  }

  static String parameters(TypeVariable<?>[] variables) {
    if (variables.length == 0) {
      return "";
    }
    return Arrays.stream(variables)
        .map(ApiType::parameter)
        .collect(Collectors.joining(", ", "<", ">"));
  }

  private static String parameter(TypeVariable<?> variable) {
    var bounds =
        Stream.of(variable.getBounds())
            .filter(bound -> bound != Object.class)
            .map(ApiType::name)
            .toList();
    return variable.getName() + (bounds.isEmpty() ? "" : " extends " + String.join(" & ", bounds));
  }

  static String nullable(AnnotatedElement type) {
    boolean found =
        Arrays.stream(type.getAnnotations())
            .anyMatch(annotation -> annotation.annotationType().getSimpleName().equals("Nullable"));
    return found ? "@Nullable " : "";
  }

  static String deprecation(AnnotatedElement element) {
    return element.isAnnotationPresent(Deprecated.class) ? " @Deprecated" : "";
  }
}
