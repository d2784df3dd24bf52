/** Grafast asks which mode is meant as soon as it is loaded; so this comes before it. */
process.env.GRAPHILE_ENV ??= process.env.NODE_ENV === 'development' ? 'development' : 'production';
