// SPDX-FileCopyrightText: The Poolifier for Spring Boot project
// SPDX-License-Identifier: Apache-2.0

package io.poolifier.process;

import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.type.WritableTypeId;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.TypeResolverProvider;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * Serializer of the names of subtypes that refuses values of other classes. Jackson would
 * write the name of their class, which it then could not read.
 */
final class NamedSubtypeSerializer extends TypeSerializer {

	private final TypeSerializer delegate;

	private final JavaType type;

	private final Set<Class<?>> subtypes;

	private NamedSubtypeSerializer(TypeSerializer delegate, JavaType type, Set<Class<?>> subtypes) {
		this.delegate = delegate;
		this.type = type;
		this.subtypes = subtypes;
	}

	/**
	 * Returns the concrete classes that have a name as subtypes of a class.
	 */
	static Set<Class<?>> subtypes(MapperConfig<?> config, AnnotatedClass info) {
		return config.getSubtypeResolver()
			.collectAndResolveSubtypesByClass(config, info)
			.stream()
			.map(NamedType::getType)
			.filter((type) -> type.isEnum() || !Modifier.isAbstract(type.getModifiers()))
			.collect(Collectors.toCollection(LinkedHashSet::new));
	}

	@Override
	public TypeSerializer forProperty(SerializationContext context, @Nullable BeanProperty property) {
		return new NamedSubtypeSerializer(this.delegate.forProperty(context, property), this.type, this.subtypes);
	}

	@Override
	public JsonTypeInfo.As getTypeInclusion() {
		return this.delegate.getTypeInclusion();
	}

	@Override
	public String getPropertyName() {
		return this.delegate.getPropertyName();
	}

	@Override
	public TypeIdResolver getTypeIdResolver() {
		return this.delegate.getTypeIdResolver();
	}

	@Override
	public WritableTypeId writeTypePrefix(JsonGenerator generator, SerializationContext context,
			WritableTypeId typeId) {
		Class<?> actual = (typeId.forValue instanceof Enum<?> constant) ? constant.getDeclaringClass()
				: typeId.forValue.getClass();
		if (!this.subtypes.contains(actual)) {
			throw DeclaredClassSerializer.refused(generator, actual, this.type, "Add its class to @JsonSubTypes");
		}
		return this.delegate.writeTypePrefix(generator, context, typeId);
	}

	@Override
	public WritableTypeId writeTypeSuffix(JsonGenerator generator, SerializationContext context,
			WritableTypeId typeId) {
		return this.delegate.writeTypeSuffix(generator, context, typeId);
	}

	/**
	 * Provider of these serializers.
	 */
	static final class Provider extends TypeResolverProvider {

		private static final long serialVersionUID = 1;

		@Override
		public @Nullable TypeSerializer findTypeSerializer(SerializationContext context, JavaType type,
				AnnotatedClass info) {
			TypeSerializer serializer = super.findTypeSerializer(context, type, info);
			return (serializer != null)
					? new NamedSubtypeSerializer(serializer, type, subtypes(context.getConfig(), info)) : null;
		}

	}

}
