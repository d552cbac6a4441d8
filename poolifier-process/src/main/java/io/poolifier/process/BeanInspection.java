// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.ValueInstantiator;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.deser.impl.ObjectIdReader;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedMethod;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.ser.BeanPropertyWriter;
import tools.jackson.databind.ser.PropertyWriter;
import tools.jackson.databind.ser.bean.BeanSerializerBase;

/**
 * Inspection of beans: whether they can be constructed, and whether each of their
 * properties is both read and written.
 */
final class BeanInspection {

	private final DeserializationContext reading;

	private final DeserializationConfig config;

	private final AnnotationIntrospector annotations;

	private final TypeRefusal refusal;

	private final BiConsumer<JavaType, String> parts;

	/**
	 * Creates an inspection.
	 * @param reading the context of the mapper
	 * @param refusal the refusal of the type that has the beans
	 * @param parts the inspection of the type of a property, at a path
	 */
	BeanInspection(DeserializationContext reading, TypeRefusal refusal, BiConsumer<JavaType, String> parts) {
		this.reading = reading;
		this.config = reading.getConfig();
		this.annotations = reading.getAnnotationIntrospector();
		this.refusal = refusal;
		this.parts = parts;
	}

	/**
	 * Inspects the types of the properties that are read.
	 */
	void inspectRead(JavaType type, String path) {
		JavaType read = this.annotations.refineDeserializationType(this.config,
				this.reading.introspectClassAnnotations(type), type);
		BeanDescription description = this.reading.introspectBeanDescription(read);
		for (BeanPropertyDefinition property : description.findProperties()) {
			AnnotatedMember member = (property.getConstructorParameter() != null) ? property.getConstructorParameter()
					: property.getMutator();
			String at = path + "." + property.getName();
			if (member != null && !isCustom(member, at)) {
				this.parts.accept(this.annotations.refineDeserializationType(this.config, member, member.getType()),
						at);
			}
		}
		AnnotatedMember any = description.findAnySetterAccessor();
		if (any instanceof AnnotatedMethod method && method.getParameterCount() == 2) {
			this.parts.accept(method.getParameterType(1), path + ".*");
		}
		else if (any != null) {
			this.parts.accept(any.getType(), path + ".*");
		}
	}

	private boolean isCustom(AnnotatedMember member, String path) {
		if (this.annotations.findPolymorphicTypeInfo(this.config, member) != null) {
			throw this.refusal.of(path, member.getType(),
					"whose property has @JsonTypeInfo. Annotate the class of the property instead");
		}
		return Stream
			.of(this.annotations.findDeserializer(this.config, member),
					this.annotations.findContentDeserializer(this.config, member),
					this.annotations.findKeyDeserializer(this.config, member),
					this.annotations.findDeserializationConverter(this.config, member),
					this.annotations.findDeserializationContentConverter(this.config, member))
			.anyMatch(Objects::nonNull);
	}

	/**
	 * Refuses a bean that cannot be constructed.
	 */
	void inspectCreation(JavaType type, BeanDeserializerBase bean, String path) {
		ValueInstantiator creator = bean.getValueInstantiator();
		if (!creator.canInstantiate()) {
			throw this.refusal.of(path, type, "which has no usable constructor. Use a record, add a constructor "
					+ "without parameters, or annotate a constructor with @JsonCreator");
		}
		Stream.of(creator.getDelegateType(this.config), creator.getArrayDelegateType(this.config))
			.filter(Objects::nonNull)
			.forEach((delegate) -> this.parts.accept(delegate, path));
	}

	/**
	 * Refuses a bean that has a property which is written but not read, or read but not
	 * written, and inspects the types of the properties that are written.
	 */
	void inspectSymmetry(JavaType type, BeanSerializerBase serializer, BeanDeserializerBase bean, String path) {
		Map<String, PropertyWriter> written = new LinkedHashMap<>();
		serializer.properties().forEachRemaining((writer) -> written.put(writer.getName(), writer));
		boolean unwrapping = written.values()
			.stream()
			.anyMatch((writer) -> writer instanceof BeanPropertyWriter property && property.isUnwrapping());
		if (unwrapping || bean.getValueInstantiator().canCreateUsingDelegate()) {
			return;
		}
		AnnotatedClass info = this.reading.introspectClassAnnotations(type);
		JsonIgnoreProperties.Value ignorals = this.config.getDefaultPropertyIgnorals(type.getRawClass(), info);
		Set<String> ignored = ignored(type, info, ignorals, bean);
		boolean any = bean.hasAnySetter() || (ignorals != null && ignorals.getIgnoreUnknown());
		written.forEach((name, writer) -> {
			String property = path + "." + name;
			if (!any && !bean.hasProperty(name) && !ignored.contains(name)) {
				throw this.refusal.of(property, writer.getType(),
						"which is written but not read. Add a setter, or a parameter of a constructor compiled "
								+ "with -parameters, or annotate it with @JsonIgnore");
			}
			if (!ignored.contains(name)) {
				inspectWritten(writer, property);
			}
		});
		bean.properties().forEachRemaining((property) -> {
			if (!written.containsKey(property.getName()) && !ignored.contains(property.getName())
					&& property.getInjectableValueId() == null && !isWriteOnly(property)) {
				throw this.refusal.of(path + "." + property.getName(), property.getType(),
						"which is read but not written. Add a getter, or annotate it with @JsonIgnore");
			}
		});
	}

	private Set<String> ignored(JavaType type, AnnotatedClass info, JsonIgnoreProperties.@Nullable Value ignorals,
			BeanDeserializerBase bean) {
		BeanDescription description = this.reading.introspectBeanDescription(type);
		Set<String> ignored = new HashSet<>(description.getIgnoredPropertyNames());
		if (ignorals != null) {
			ignored.addAll(ignorals.getIgnored());
		}
		JsonTypeInfo.Value typeInfo = this.annotations.findPolymorphicTypeInfo(this.config, info);
		if (typeInfo != null) {
			ignored.add(typeInfo.getPropertyName());
		}
		List<BeanPropertyDefinition> references = description.findBackReferences();
		if (references != null) {
			references.forEach((reference) -> ignored.add(reference.getName()));
		}
		ObjectIdReader identity = bean.getObjectIdReader(this.reading);
		if (identity != null) {
			ignored.add(identity.propertyName.getSimpleName());
		}
		return ignored;
	}

	private void inspectWritten(PropertyWriter writer, String path) {
		AnnotatedMember member = writer.getMember();
		if (member != null && !isCustom(member, path) && this.annotations.findSerializer(this.config, member) == null) {
			this.parts.accept(this.annotations.refineSerializationType(this.config, member, writer.getType()), path);
		}
	}

	private static boolean isWriteOnly(SettableBeanProperty property) {
		JsonProperty annotation = property.getAnnotation(JsonProperty.class);
		return annotation != null && annotation.access() == JsonProperty.Access.WRITE_ONLY;
	}

}
