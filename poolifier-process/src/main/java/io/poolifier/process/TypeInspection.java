// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.jdk.UntypedObjectDeserializer;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.ser.bean.BeanSerializerBase;
import tools.jackson.databind.ser.impl.UnknownSerializer;
import tools.jackson.dataformat.cbor.CBORMapper;

/**
 * Walk over a declared type in search of parts whose values can never be carried. Jackson
 * finds most of them only when it reads or writes a value. Not thread-safe.
 */
final class TypeInspection {

	private static final int MAX_PATH = 1000;

	private final Type root;

	private final TypeRefusal refusal;

	private final DeserializationContext reading;

	private final SerializationContext writing;

	private final DeserializationConfig config;

	private final AnnotationIntrospector annotations;

	private final BeanInspection beans;

	private final Set<JavaType> seen = new HashSet<>();

	TypeInspection(CBORMapper mapper, Type root) {
		this.root = root;
		this.refusal = new TypeRefusal(root);
		this.reading = mapper._deserializationContext();
		this.writing = mapper._serializationContext();
		this.config = this.reading.getConfig();
		this.annotations = this.reading.getAnnotationIntrospector();
		this.beans = new BeanInspection(this.reading, this.refusal, this::inspect);
	}

	/**
	 * Inspects the type.
	 * @return the type as Jackson has it
	 * @throws IllegalArgumentException if values of the type can never be carried
	 */
	JavaType inspect() {
		refuseVariables(this.root);
		JavaType type;
		try {
			type = this.reading.constructType(this.root);
		}
		catch (RuntimeException ex) {
			throw this.refusal.of("", this.root.getTypeName(), "which Jackson does not know: " + ex.getMessage());
		}
		inspect(type, "");
		return type;
	}

	private void refuseVariables(Type type) {
		if (type instanceof TypeVariable<?>) {
			throw this.refusal.of("", "the type variable " + type, "whose type is not known. " + TypeRefusal.CONCRETE);
		}
		if (type instanceof ParameterizedType parameterized) {
			Arrays.stream(parameterized.getActualTypeArguments()).forEach(this::refuseVariables);
		}
		else if (type instanceof GenericArrayType array) {
			refuseVariables(array.getGenericComponentType());
		}
		else if (type instanceof WildcardType wildcard) {
			Arrays.stream(wildcard.getUpperBounds()).forEach(this::refuseVariables);
		}
	}

	private void inspect(JavaType type, String path) {
		if (type.isPrimitive() || !this.seen.add(type)) {
			return;
		}
		if (path.length() > MAX_PATH) {
			throw this.refusal.of(path.substring(0, MAX_PATH / 10) + "...", "a part",
					"which is nested without end. " + TypeRefusal.CONCRETE);
		}
		String objection = CarriedTypes.objection(type);
		if (objection != null) {
			throw this.refusal.of(path, type, objection);
		}
		if (isPolymorphic(type, path)) {
			inspectSubtypes(type, path);
		}
		else if (type.isContainerType() || type.isReferenceType()) {
			inspectContent(type, path);
		}
		else {
			inspectClass(type, path);
		}
	}

	private boolean isPolymorphic(JavaType type, String path) {
		JsonTypeInfo.Value typeInfo = this.annotations.findPolymorphicTypeInfo(this.config,
				this.reading.introspectClassAnnotations(type));
		JsonTypeInfo.Id id = (typeInfo != null) ? typeInfo.getIdType() : JsonTypeInfo.Id.NONE;
		return switch (id) {
			case NONE -> false;
			case NAME, SIMPLE_NAME, DEDUCTION -> true;
			default -> throw this.refusal.of(path, type, "whose @JsonTypeInfo writes names of classes. Use "
					+ "@JsonTypeInfo(use = JsonTypeInfo.Id.NAME) and @JsonSubTypes");
		};
	}

	private void inspectSubtypes(JavaType type, String path) {
		Set<Class<?>> subtypes = NamedSubtypeSerializer.subtypes(this.config,
				this.reading.introspectClassAnnotations(type));
		if (subtypes.isEmpty()) {
			throw this.refusal.of(path, type, "which has @JsonTypeInfo but no subtypes. Add @JsonSubTypes");
		}
		for (Class<?> subtype : subtypes) {
			boolean itself = subtype == type.getRawClass();
			if (subtype.getTypeParameters().length > 0) {
				throw this.refusal.of(path, subtype,
						"whose type arguments are unknown as it is a subtype. Use " + "subtypes that are not generic");
			}
			JavaType specialized = itself ? type : this.reading.constructSpecializedType(type, subtype);
			if (itself || this.seen.add(specialized)) {
				inspectClass(specialized, itself ? path : path + "(" + subtype.getSimpleName() + ")");
			}
		}
	}

	private void inspectContent(JavaType type, String path) {
		JavaType content = type.getContentType();
		if (type.isReferenceType() && content.isReferenceType()) {
			throw this.refusal.of(path, type, "whose empty value is that of its content. Use one level");
		}
		boolean map = type.isMapLikeType();
		if (map) {
			inspectKey(type.getKeyType(), path + "[key]");
		}
		inspect(content, path + ((map || type.isReferenceType()) ? "[value]" : "[]"));
		if (!type.isArrayType()) {
			refuseFields(type.getRawClass(), path);
		}
		findDeserializer(type, path);
		findSerializer(type, path);
	}

	private void refuseFields(Class<?> container, String path) {
		for (Class<?> c = container; c != null; c = c.getSuperclass()) {
			for (Field field : CarriedTypes.isJdk(c) ? new Field[0] : c.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers())) {
					throw this.refusal.of(path + "." + field.getName(), field.getType(),
							"which is lost, as the class is carried as its elements. Use a record that has them");
				}
			}
		}
	}

	private void inspectKey(JavaType type, String path) {
		BeanDescription written = this.writing.introspectBeanDescription(type);
		if (!CarriedTypes.isKey(type) && written.findJsonKeyAccessor() == null
				&& written.findJsonValueAccessor() == null) {
			throw this.refusal.of(path, type, "which as a key is not read as it is written. Use a String, a number, an "
					+ "enum, or a class with @JsonValue and @JsonCreator");
		}
		try {
			this.reading.findKeyDeserializer(type, null);
		}
		catch (RuntimeException ex) {
			throw this.refusal.of(path, type, "which cannot be read as a key. Use a String: " + ex.getMessage());
		}
	}

	private void inspectClass(JavaType type, String path) {
		AnnotatedClass info = this.reading.introspectClassAnnotations(type);
		if (this.annotations.findDeserializer(this.config, info) != null
				|| this.annotations.findDeserializationConverter(this.config, info) != null) {
			return;
		}
		Class<?> raw = type.getRawClass();
		if (raw == Iterable.class) {
			inspect(type.containedTypeOrUnknown(0), path + "[]");
		}
		else if (raw == Map.Entry.class) {
			inspectKey(type.containedTypeOrUnknown(0), path + "[key]");
			inspect(type.containedTypeOrUnknown(1), path + "[value]");
		}
		else if (!CarriedTypes.isJdk(raw) && !type.isEnumType()) {
			this.beans.inspectRead(type, path);
		}
		ValueDeserializer<?> deserializer = findDeserializer(type, path);
		ValueSerializer<?> serializer = findSerializer(type, path);
		if (deserializer instanceof BeanDeserializerBase bean) {
			this.beans.inspectCreation(type, bean, path);
			AnnotatedMember value = this.writing.introspectBeanDescription(type).findJsonValueAccessor();
			if (value != null) {
				inspect(value.getType(), path + "." + value.getName());
			}
			else if (serializer instanceof BeanSerializerBase writer) {
				this.beans.inspectSymmetry(type, writer, bean, path);
			}
			else if (this.annotations.findSerializer(this.config, info) == null) {
				throw this.refusal.of(path, type, "which is not read as it is written. " + TypeRefusal.CONCRETE);
			}
		}
	}

	private ValueDeserializer<?> findDeserializer(JavaType type, String path) {
		ValueDeserializer<?> deserializer;
		try {
			deserializer = this.reading.findNonContextualValueDeserializer(type);
			this.reading.findRootValueDeserializer(type);
		}
		catch (RuntimeException ex) {
			throw this.refusal.of(path, type, "which cannot be read: " + ex.getMessage());
		}
		if (deserializer instanceof AbstractDeserializer || deserializer instanceof UntypedObjectDeserializer) {
			throw this.refusal.of(path, type, "whose values can be of any class. Annotate it with "
					+ "@JsonTypeInfo(use = JsonTypeInfo.Id.NAME) and @JsonSubTypes, or use a concrete class");
		}
		return deserializer;
	}

	private ValueSerializer<?> findSerializer(JavaType type, String path) {
		ValueSerializer<?> serializer;
		try {
			serializer = this.writing.findContentValueSerializer(type, null);
		}
		catch (RuntimeException ex) {
			throw this.refusal.of(path, type, "which cannot be written: " + ex.getMessage());
		}
		if (serializer instanceof DeclaredClassSerializer checked) {
			serializer = checked.getDelegatee();
		}
		if (serializer instanceof UnknownSerializer) {
			throw this.refusal.of(path, type, "which has no properties. Add getters, or use a record");
		}
		return serializer;
	}

}
