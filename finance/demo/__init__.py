"""Fictional demo data: the case ZANDKREEK, three mini-cases and enough others to make the pages look alive.

Everything is invented. Surnames mean "example" in several languages, the nationality is that of the specimen state
UTO, the bank code DEMO does not exist.
"""
