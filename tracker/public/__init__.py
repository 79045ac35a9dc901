"""The site for everybody: plain documents, without scripts, that also read well without style sheets or drawings."""
