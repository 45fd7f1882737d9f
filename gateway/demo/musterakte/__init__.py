"""An invented file of an invented person: who it is about, what it holds, and how it is painted.

personen    who; the same seed gives the same person
lebenslauf  what the papers tell about this person
plan        which documents, in which folder, of which class
texte       letters of invented authorities
formulare   filled-in forms, deeds, contracts, pay slips
briefe      letters as PDF with text
papier      sheets that look scanned: noise, slight rotation, holes, stamps, handwriting
ausweis     passport page and photograph
altband     scanned old volumes that bring the file to the wanted size
"""
